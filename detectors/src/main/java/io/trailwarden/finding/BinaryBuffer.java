package io.trailwarden.finding;

import io.trailwarden.bytes.Utf8Check;
import java.io.DataInput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the forms of {@link Binary}, of text that need not become a string for it. Working
 * memory: cleared and filled again.
 */
public final class BinaryBuffer {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[512];
  private int length;

  /** Forgets what was added. */
  public BinaryBuffer clear() {
    length = 0;
    return this;
  }

  public int length() {
    return length;
  }

  /** As {@link Binary#writeNumber}. */
  public BinaryBuffer addNumber(long value) {
    reserve(10);
    int at = length;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    length = at;
    return this;
  }

  public BinaryBuffer addByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** Eight bytes, the highest first. */
  public BinaryBuffer addLong(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
    return this;
  }

  public BinaryBuffer addBytes(byte[] array, int offset, int count) {
    reserve(count);
    System.arraycopy(array, offset, bytes, length, count);
    length += count;
    return this;
  }

  public BinaryBuffer addAll(BinaryBuffer other) {
    return addBytes(other.bytes, 0, other.length);
  }

  public BinaryBuffer addAll(byte[] array) {
    return addBytes(array, 0, array.length);
  }

  /** As {@link Binary#writeString}. */
  public BinaryBuffer addText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return addNumber(utf8.length).addAll(utf8);
  }

  /** The same of bytes that are UTF-8; what is malformed in them becomes U+FFFD. */
  public BinaryBuffer addText(byte[] array, int offset, int count) {
    return Utf8Check.isValid(array, offset, offset + count)
        ? addNumber(count).addBytes(array, offset, count)
        : addText(new String(array, offset, count, StandardCharsets.UTF_8));
  }

  /** As {@link Binary#writeNullable}. */
  public BinaryBuffer addNullable(@Nullable String text) {
    return text == null ? addNull() : addByte(1).addText(text);
  }

  /** A nullable string that is null. */
  public BinaryBuffer addNull() {
    return addByte(0);
  }

  /** Adds the string that follows in an input, as it is. */
  void takeText(DataInput in) throws IOException {
    int count = Binary.readLength(in);
    addNumber(count);
    reserve(count);
    in.readFully(bytes, length, count);
    length += count;
  }

  /** Adds the nullable string that follows in an input. */
  void takeNullable(DataInput in) throws IOException {
    takeNullable(in.readUnsignedByte(), in);
  }

  /**
   * The same.
   *
   * @param isThere its first byte, which was read
   */
  void takeNullable(int isThere, DataInput in) throws IOException {
    addByte(isThere == 0 ? 0 : 1);
    if (isThere != 0) {
      takeText(in);
    }
  }

  /** Adds the count that follows in an input, and says it. */
  int takeCount(DataInput in) throws IOException {
    int count = Binary.readCount(in);
    addNumber(count);
    return count;
  }

  /** A copy of what was added. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** A copy of what was added behind a place, which is taken out again. */
  byte[] cut(int from) {
    byte[] end = Arrays.copyOfRange(bytes, from, length);
    length = from;
    return end;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
