package io.trailwarden.finding;

import java.io.DataOutput;
import java.nio.charset.StandardCharsets;

/**
 * What {@link Codec}s write to, in memory: of use where the length of a form stands before it.
 * Working memory: cleared and filled again.
 */
public final class BinaryOutput implements DataOutput {
  private final BinaryBuffer buffer = new BinaryBuffer();

  /** Forgets what was written. */
  public BinaryOutput clear() {
    buffer.clear();
    return this;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return buffer.toBytes();
  }

  @Override
  public void write(int value) {
    buffer.addByte(value);
  }

  @Override
  public void write(byte[] bytes) {
    buffer.addAll(bytes);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    buffer.addBytes(bytes, offset, count);
  }

  @Override
  public void writeBoolean(boolean value) {
    buffer.addByte(value ? 1 : 0);
  }

  @Override
  public void writeByte(int value) {
    buffer.addByte(value);
  }

  @Override
  public void writeShort(int value) {
    buffer.addByte(value >>> 8).addByte(value);
  }

  @Override
  public void writeChar(int value) {
    writeShort(value);
  }

  @Override
  public void writeInt(int value) {
    writeShort(value >>> 16);
    writeShort(value);
  }

  @Override
  public void writeLong(long value) {
    buffer.addLong(value);
  }

  @Override
  public void writeFloat(float value) {
    writeInt(Float.floatToIntBits(value));
  }

  @Override
  public void writeDouble(double value) {
    buffer.addLong(Double.doubleToLongBits(value));
  }

  @Override
  public void writeBytes(String text) {
    buffer.addAll(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void writeChars(String text) {
    for (int i = 0; i < text.length(); i++) {
      writeShort(text.charAt(i));
    }
  }

  /** No form has it: {@link Binary#writeString}. */
  @Override
  public void writeUTF(String text) {
    throw new UnsupportedOperationException("it ends at 64 KB");
  }
}
