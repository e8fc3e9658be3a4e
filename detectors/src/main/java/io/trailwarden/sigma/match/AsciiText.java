package io.trailwarden.sigma.match;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A range of ASCII bytes as characters, without a copy. Working memory: moved to each value. */
final class AsciiText implements CharSequence {
  private byte[] bytes = {};
  private int offset;
  private int length;

  AsciiText at(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    return this;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return (char) bytes[offset + Objects.checkIndex(index, length)];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().substring(start, end);
  }

  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.US_ASCII);
  }
}
