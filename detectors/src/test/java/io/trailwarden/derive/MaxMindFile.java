package io.trailwarden.derive;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small MaxMind files for tests: a tree of 24-bit records over IPv6, in which IPv4 stands
 * under {@code ::/96}, and maps, texts and numbers behind it.
 *
 * @see <a href="https://maxmind.github.io/MaxMind-DB/">MaxMind DB file format</a>
 */
final class MaxMindFile {
  private static final int NONE = -1;

  private final String type;
  private final int bits;
  private final List<int[]> nodes = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  private MaxMindFile(String type, int bits) {
    this.type = type;
    this.bits = bits;
    nodes.add(new int[] {NONE, NONE});
  }

  static MaxMindFile of(String type) {
    return new MaxMindFile(type, 128);
  }

  /** Of IPv4 only. */
  static MaxMindFile ofIpv4(String type) {
    return new MaxMindFile(type, 32);
  }

  /** Networks must not overlap. */
  MaxMindFile with(String network, Map<String, Object> record) {
    return with(network, address(record));
  }

  /** A network whose record is nowhere in the file. */
  MaxMindFile withBroken(String network) {
    return with(network, 1 << 20);
  }

  private MaxMindFile with(String network, int offset) {
    IPAddress address = new IPAddressString(network).getAddress();
    byte[] bytes = address.getLower().getBytes();
    int length = address.getNetworkPrefixLength();
    int skipped = address.isIPv4() ? bits - 32 : 0;
    int node = 0;
    for (int i = 0; i < skipped + length; i++) {
      int bit = i < skipped ? 0 : bytes[(i - skipped) / 8] >> (7 - (i - skipped) % 8) & 1;
      int[] children = nodes.get(node);
      if (i == skipped + length - 1) {
        children[bit] = -2 - offset;
        return this;
      }
      if (children[bit] == NONE) {
        children[bit] = nodes.size();
        nodes.add(new int[] {NONE, NONE});
      }
      node = children[bit];
    }
    throw new IllegalArgumentException(network);
  }

  byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int[] children : nodes) {
      for (int child : children) {
        int record =
            child == NONE ? nodes.size() : child >= 0 ? child : nodes.size() + 16 + (-2 - child);
        file.write(record >> 16);
        file.write(record >> 8);
        file.write(record);
      }
    }
    file.writeBytes(new byte[16]);
    file.writeBytes(data.toByteArray());
    file.writeBytes(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
    file.writeBytes("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", (short) 2);
    metadata.put("binary_format_minor_version", (short) 0);
    metadata.put("build_epoch", 1_767_225_600L);
    metadata.put("database_type", type);
    metadata.put("description", Map.of("en", "made by a test"));
    metadata.put("ip_version", (short) (bits == 32 ? 4 : 6));
    metadata.put("languages", List.of("en"));
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", (short) 24);
    write(metadata, file);
    return file.toByteArray();
  }

  private int address(Map<String, Object> record) {
    int offset = data.size();
    write(record, data);
    return offset;
  }

  private static void write(Object value, ByteArrayOutputStream into) {
    if (value instanceof Map<?, ?> map) {
      control(7, map.size(), into);
      map.forEach(
          (key, item) -> {
            write(key, into);
            write(item, into);
          });
    } else if (value instanceof List<?> list) {
      control(11, list.size(), into);
      list.forEach(item -> write(item, into));
    } else if (value instanceof Long number) {
      control(9, 8, into);
      writeNumber(number, 8, into);
    } else if (value instanceof Short number) {
      control(5, 2, into);
      writeNumber(number, 2, into);
    } else if (value instanceof Integer number) {
      control(6, 4, into);
      writeNumber(number, 4, into);
    } else {
      byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
      control(2, text.length, into);
      into.writeBytes(text);
    }
  }

  private static void writeNumber(long number, int bytes, ByteArrayOutputStream into) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      into.write((int) (number >> shift));
    }
  }

  private static void control(int type, int size, ByteArrayOutputStream into) {
    int first = size < 29 ? size : 29;
    into.write((type < 8 ? type << 5 : 0) | first);
    if (type >= 8) {
      into.write(type - 7);
    }
    if (size >= 29) {
      into.write(size - 29);
    }
  }
}
