package io.trailwarden.finding;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The building blocks of the {@link Codec}s: unsigned numbers in 7-bit groups, lowest first, and
 * strings as their length in UTF-8 bytes and the bytes ({@code writeUTF} ends at 64 KB).
 */
public final class Binary {
  /** No string of a finding is nearly as long: what is longer is damage. */
  private static final int MAX_STRING_BYTES = 16 << 20;

  private static final int MAX_COUNT = 16 << 20;

  private Binary() {}

  public static void writeNumber(DataOutput out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  public static long readNumber(DataInput in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number of more than 64 bits");
  }

  /** How many of something follow: refuses what could only be damage. */
  public static int readCount(DataInput in) throws IOException {
    long count = readNumber(in);
    if (count < 0 || count > MAX_COUNT) {
      throw new IOException("a count of " + count);
    }
    return (int) count;
  }

  public static void writeString(DataOutput out, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    writeNumber(out, bytes.length);
    out.write(bytes);
  }

  /** How many bytes a string has that follows. */
  static int readLength(DataInput in) throws IOException {
    long length = readNumber(in);
    if (length < 0 || length > MAX_STRING_BYTES) {
      throw new IOException("a string of " + length + " bytes");
    }
    return (int) length;
  }

  public static String readString(DataInput in) throws IOException {
    byte[] bytes = new byte[readLength(in)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public static void writeNullable(DataOutput out, @Nullable String value) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      writeString(out, value);
    }
  }

  public static @Nullable String readNullable(DataInput in) throws IOException {
    return in.readBoolean() ? readString(in) : null;
  }

  public static void writeStrings(DataOutput out, List<String> values) throws IOException {
    writeNumber(out, values.size());
    for (String value : values) {
      writeString(out, value);
    }
  }

  public static List<String> readStrings(DataInput in) throws IOException {
    int count = readCount(in);
    List<String> values = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      values.add(readString(in));
    }
    return List.copyOf(values);
  }

  /**
   * Refuses a version that a codec never wrote.
   *
   * @throws IOException naming the versions that it can read
   */
  public static void checkVersion(String what, int version, int newest) throws IOException {
    checkVersion(what, version, 1, newest);
  }

  /** The same of a form that there is since a later version. */
  static void checkVersion(String what, int version, int oldest, int newest) throws IOException {
    if (version < oldest || version > newest) {
      throw new IOException(
          what + " of version " + version + ": this release reads " + oldest + " to " + newest);
    }
  }
}
