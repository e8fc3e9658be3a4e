package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The head of a cell: what has to be looked at whenever something is added. The cell's content is
 * the union of the {@link #newest} addition, which stands here when it is short ({@link
 * LeafState#isBulky}), and of segments in the store: one for each bit of {@link #levels}. So a head
 * is a hundred bytes: of a million groups they are all at hand, and what the groups hold is only
 * written. The segments are a log-structured merge tree: tiers of {@value #A_TIER}, and what no
 * longer fits into one becomes one segment of the next. So what is there is not rewritten for each
 * addition, but once each time that it grows fourfold. In state that an older release left, segment
 * n holds what came with 2^n additions: nothing rests on which segment holds what. Immutable.
 *
 * @param levels a bit for each segment in the store, from level 0
 * @param amount of all additions together
 * @param settled what additions need not bring any more
 * @param clearTime when the cell is of no use any more, in epoch milliseconds of the watermark
 */
public record Cell(int levels, Packed newest, Amount amount, Settled settled, long clearTime) {
  static final int TIERS = 8;

  /** So many segments has a tier. */
  private static final int A_TIER = Integer.SIZE / TIERS;

  private static final int OVERHEAD = 48;

  /** The levels of a tier. */
  private static int mask(int tier) {
    return ((1 << A_TIER) - 1) << (tier * A_TIER);
  }

  /** Whether each level of a tier has its segment. */
  static boolean isFull(int levels, int tier) {
    return (~levels & mask(tier)) == 0;
  }

  /** The lowest level of a tier that has no segment; the tier is not full. */
  static int room(int levels, int tier) {
    return Integer.numberOfTrailingZeros(~levels & mask(tier));
  }

  /** The lowest level of a tier. */
  static int first(int tier) {
    return tier * A_TIER;
  }

  /** About how many bytes it takes. */
  int weight() {
    return OVERHEAD + newest.length();
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(levels);
    Binary.writeNumber(out, amount.events());
    out.writeDouble(amount.sum());
    settled.write(out);
    out.writeLong(clearTime);
    newest.write(out);
  }

  static Cell read(DataInput in) throws IOException {
    int levels = in.readInt();
    Amount amount = new Amount(Binary.readNumber(in), in.readDouble());
    Settled settled = Settled.read(in);
    long clearTime = in.readLong();
    return new Cell(levels, Packed.read(in), amount, settled, clearTime);
  }
}
