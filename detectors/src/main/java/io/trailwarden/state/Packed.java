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

  /** Where a state is written whose length stands before it. */
  private static final ThreadLocal<BinaryOutput> FORM = ThreadLocal.withInitial(BinaryOutput::new);

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
      bytes = form(state).toBytes();
    }
    return bytes;
  }

  /** Good until the next one. */
  private static BinaryOutput form(LeafState state) {
    BinaryOutput form = FORM.get().clear();
    try {
      StateCodecs.LEAF_STATE.write(state, form);
    } catch (IOException e) {
      throw new UncheckedIOException("state of a correlation can't be written", e);
    }
    return form;
  }

  /** How many bytes it takes. */
  int length() {
    return bytes().length;
  }

  /** As {@link StateCodecs#LEAF_STATE} does. */
  void writeForm(DataOutput out) throws IOException {
    out.write(bytes());
  }

  /**
   * Its length, and its form. Of a state that is written once, as what is observed is, no bytes are
   * kept: they are as many as all events that it shows.
   */
  void write(DataOutput out) throws IOException {
    if (state != null && bytes.length == 0) {
      BinaryOutput form = form(state);
      Binary.writeNumber(out, form.length());
      form.writeTo(out);
    } else {
      Binary.writeNumber(out, bytes.length);
      out.write(bytes);
    }
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
