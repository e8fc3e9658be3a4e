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
 * written. The segments are a log-structured merge tree: what no longer fits into a tier becomes
 * one segment of the next. So what is there is not rewritten for each addition, but once for each
 * tier. The first has room for most groups: those of few events, which are not rewritten at all;
 * with more, events need no longer be kept whole, and additions are short. In state that an older
 * release left, segment n holds what came with 2^n additions: nothing rests on which segment holds
 * what. Immutable.
 *
 * @param levels a bit for each segment in the store, from level 0
 * @param amount of all additions together
 * @param settled what additions need not bring any more
 * @param clearTime when the cell is of no use any more, in epoch milliseconds of the watermark
 */
public record Cell(int levels, Packed newest, Amount amount, Settled settled, long clearTime) {
  /** The lowest level of each tier, and where the last one ends. */
  private static final int[] FIRST = {0, 16, 20, 24, 26, 28, 30, Integer.SIZE};

  static final int TIERS = FIRST.length - 1;

  private static final int OVERHEAD = 48;

  /** The levels of a tier. */
  private static int mask(int tier) {
    int width = FIRST[tier + 1] - FIRST[tier];
    return ((1 << width) - 1) << FIRST[tier];
  }

  /** Whether each level of a tier has its segment. */
  static boolean isFull(int levels, int tier) {
    return (~levels & mask(tier)) == 0;
  }

  /** The lowest level of a tier that has no segment; the tier is not full. */
  static int room(int levels, int tier) {
    return Integer.numberOfTrailingZeros(~levels & mask(tier));
  }

  /** The lowest level of a tier; behind the last one, where that ends. */
  static int first(int tier) {
    return FIRST[tier];
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
