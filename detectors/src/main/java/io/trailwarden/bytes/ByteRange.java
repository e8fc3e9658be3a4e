package io.trailwarden.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Part of an array. It pins the whole array and does not copy it: whoever keeps one beyond the call
 * that handed it out takes {@link #copy()}.
 */
public record ByteRange(byte[] array, int offset, int length) {
  public ByteRange {
    Objects.checkFromIndexSize(offset, length, array.length);
  }

  /** A new array with just these bytes. */
  public byte[] copy() {
    byte[] copy = new byte[length];
    System.arraycopy(array, offset, copy, 0, length);
    return copy;
  }

  /** The bytes as UTF-8; malformed sequences become U+FFFD. */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }
}
