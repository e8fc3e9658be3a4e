package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.BinaryOutput;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A state in its binary form, which is read only when somebody asks: most of what is added to a
 * group is handed on as it came. Working memory: who asked may change what it got, and goes on with
 * that.
 */
public final class Packed {
  static final Packed NONE = new Packed(null, new byte[0]);

  private @Nullable LeafState state;

  /** As {@link StateCodecs#LEAF_STATE} writes it now; empty while nobody asked for that. */
  private byte[] bytes;

  private Packed(@Nullable LeafState state, byte[] bytes) {
    this.state = state;
    this.bytes = bytes;
  }

  /** Of a state that nobody else changes. */
  public static Packed of(LeafState state) {
    return new Packed(state, new byte[0]);
  }

  /**
   * The binary form alone.
   *
   * @param scratch working memory
   */
  static Packed of(LeafState state, BinaryOutput scratch) {
    return new Packed(null, bytes(state, scratch));
  }

  boolean isNone() {
    return state == null && bytes.length == 0;
  }

  /** Null for none. */
  public @Nullable LeafState state() {
    if (state == null && bytes.length > 0) {
      try {
        state =
            StateCodecs.LEAF_STATE.read(
                StateCodecs.LEAF_STATE.version(),
                new DataInputStream(new ByteArrayInputStream(bytes)));
      } catch (IOException e) {
        throw new UncheckedIOException("state of a correlation can't be read", e);
      }
    }
    return state;
  }

  private byte[] bytes() {
    if (state != null && bytes.length == 0) {
      bytes = bytes(state, new BinaryOutput());
    }
    return bytes;
  }

  private static byte[] bytes(LeafState state, BinaryOutput into) {
    try {
      StateCodecs.LEAF_STATE.write(state, into.clear());
    } catch (IOException e) {
      throw new UncheckedIOException("state of a correlation can't be written", e);
    }
    return into.toBytes();
  }

  /** How many bytes it takes. */
  int length() {
    return bytes().length;
  }

  /** As {@link StateCodecs#LEAF_STATE} does. */
  void writeForm(DataOutput out) throws IOException {
    out.write(bytes());
  }

  /** Its length, and its form. */
  void write(DataOutput out) throws IOException {
    Binary.writeNumber(out, length());
    writeForm(out);
  }

  static Packed read(DataInput in) throws IOException {
    byte[] bytes = new byte[Binary.readCount(in)];
    in.readFully(bytes);
    return bytes.length == 0 ? NONE : new Packed(null, bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Packed that && Arrays.equals(bytes(), that.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    return String.valueOf(state());
  }
}
