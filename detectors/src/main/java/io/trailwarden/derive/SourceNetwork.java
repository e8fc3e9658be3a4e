package io.trailwarden.derive;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The network that an address belongs to: what stays when an address changes. */
final class SourceNetwork {
  private static final int LONGEST_ADDRESS = 45;
  private static final int LONGEST_PLAIN_V4 = 15;
  private static final byte[] NONE = new byte[0];

  private SourceNetwork() {}

  /**
   * The /24 of an IPv4 address, the /48 of an IPv6 one; null for what is no address, such as the
   * name of a service. An IPv4 address written as IPv6 is IPv4.
   */
  static @Nullable String of(@Nullable String text) {
    byte[] bytes = text == null ? NONE : text.getBytes(StandardCharsets.UTF_8);
    int prefix = plainV4Prefix(bytes, 0, bytes.length);
    if (text != null && prefix > 0) {
      return text.substring(0, prefix) + "0/24";
    }
    IPAddress address = parse(text);
    if (address == null) {
      return null;
    }
    return address.toPrefixBlock(address.isIPv4() ? 24 : 48).toCanonicalString();
  }

  /** The address itself; null for what is none. Asks no name server. */
  static @Nullable InetAddress inetAddress(@Nullable String text) {
    IPAddress address = parse(text);
    return address == null ? null : address.toInetAddress();
  }

  /**
   * Whether it is an address that the internet does not route: private (RFC 1918, RFC 4193), shared
   * (RFC 6598), loopback, link-local; null for what is no address.
   */
  static @Nullable Boolean isPrivate(@Nullable String text) {
    IPAddress address = parse(text);
    if (address == null) {
      return null;
    }
    if (address.isLoopback() || address.isLinkLocal()) {
      return true;
    }
    if (address instanceof IPv4Address v4) {
      int bits = v4.intValue();
      return v4.isPrivate() || (bits & 0xFFC00000) == 0x64400000;
    }
    return address instanceof IPv6Address v6 && v6.isUniqueLocal();
  }

  /**
   * How long an address is up to its last point; -1 where it does not have the usual form, which is
   * told by hand since it is asked of many events: four numbers, no zero in front.
   */
  static int plainV4Prefix(byte[] text, int offset, int length) {
    if (length > LONGEST_PLAIN_V4) {
      return -1;
    }
    int prefix = 0;
    int numbers = 0;
    int digits = 0;
    int number = 0;
    for (int i = 0; i <= length; i++) {
      byte c = i == length ? (byte) '.' : text[offset + i];
      if (c == '.') {
        if (digits == 0) {
          return -1;
        }
        prefix = i == length ? prefix : i + 1;
        numbers++;
        digits = 0;
        number = 0;
      } else if (c >= '0' && c <= '9') {
        if (digits > 0 && number == 0) {
          return -1;
        }
        number = number * 10 + (c - '0');
        digits++;
        if (number > 255) {
          return -1;
        }
      } else {
        return -1;
      }
    }
    return numbers == 4 ? prefix : -1;
  }

  private static @Nullable IPAddress parse(@Nullable String text) {
    if (text == null || text.length() > LONGEST_ADDRESS || !isWritten(text)) {
      return null;
    }
    IPAddress address = new IPAddressString(text).getAddress();
    if (address == null || address.isMultiple() || address.isPrefixed()) {
      return null;
    }
    return address.isIPv4Convertible() ? address.toIPv4() : address;
  }

  /** Only what an address is written with: no names, ranges, wildcards or zones. */
  private static boolean isWritten(String text) {
    boolean separated = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separator = c == '.' || c == ':';
      separated |= separator;
      if (!separator && Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return separated;
  }
}
