package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.BinaryOutput;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is added to a cell, and what has to be known of it to lay it beside what the cell holds: so
 * it goes from whoever observed to a segment of the group without being read.
 *
 * @param amount as {@link LeafState#amount}
 * @param settled as {@link LeafState#settled}
 * @param isSmall as {@link LeafState#isSmall}
 * @param isBulky as {@link LeafState#isBulky}
 */
public record Addition(
    Packed content, Amount amount, Settled settled, boolean isSmall, boolean isBulky) {
  /** Stored. */
  private static final int SMALL = 1;

  private static final int BULKY = 2;
  private static final int HAS_SUM = 4;

  private Addition(Packed content, LeafState state) {
    this(content, state.amount(), state.settled(), state.isSmall(), state.isBulky());
  }

  /** Of a state that nobody else changes. */
  public static Addition of(LeafState state) {
    return new Addition(Packed.of(state), state);
  }

  /**
   * Of a state that may be changed afterwards.
   *
   * @param scratch working memory
   */
  static Addition of(LeafState state, BinaryOutput scratch) {
    return new Addition(Packed.of(state, scratch), state);
  }

  /** What is added. */
  public LeafState state() {
    LeafState state = content.state();
    if (state == null) {
      throw new IllegalStateException("an addition of nothing");
    }
    return state;
  }

  /** It, without what is of no use to a state of which that is settled. */
  Addition without(Settled known) {
    return known.equals(Settled.NOTHING) ? this : of(state().without(known));
  }

  void write(DataOutput out) throws IOException {
    boolean hasSum = amount.sum() != 0;
    out.writeByte((isSmall ? SMALL : 0) | (isBulky ? BULKY : 0) | (hasSum ? HAS_SUM : 0));
    Binary.writeNumber(out, amount.events());
    if (hasSum) {
      out.writeDouble(amount.sum());
    }
    settled.write(out);
    content.write(out);
  }

  static Addition read(DataInput in) throws IOException {
    int flags = in.readByte();
    long events = Binary.readNumber(in);
    double sum = (flags & HAS_SUM) != 0 ? in.readDouble() : 0;
    Settled settled = Settled.read(in);
    Packed content = Packed.read(in);
    if (content.isNone()) {
      throw new IOException("an addition of nothing");
    }
    return new Addition(
        content, new Amount(events, sum), settled, (flags & SMALL) != 0, (flags & BULKY) != 0);
  }
}
