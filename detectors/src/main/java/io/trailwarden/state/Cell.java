package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.EvidenceKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

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
public record Cell(int levels, Newest newest, Amount amount, Settled settled, long clearTime) {
  static final int TIERS = 8;

  /** So many segments has a tier. */
  private static final int A_TIER = Integer.SIZE / TIERS;

  private static final int OVERHEAD = 48;

  /** An addition, read from its binary form only when it is asked for. */
  public static final class Newest {
    static final Newest NONE = new Newest(null, new byte[0]);

    private @Nullable LeafState state;
    private byte[] bytes;

    private Newest(@Nullable LeafState state, byte[] bytes) {
      this.state = state;
      this.bytes = bytes;
    }

    static Newest of(LeafState state) {
      return new Newest(state, new byte[0]);
    }

    boolean isNone() {
      return state == null && bytes.length == 0;
    }

    /** Null for none. */
    @Nullable LeafState state() {
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
        try {
          ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
          StateCodecs.LEAF_STATE.write(state, new DataOutputStream(out));
          bytes = out.toByteArray();
        } catch (IOException e) {
          throw new UncheckedIOException("state of a correlation can't be written", e);
        }
      }
      return bytes;
    }
  }

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
    return OVERHEAD + newest.bytes().length;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(levels);
    Binary.writeNumber(out, amount.events());
    out.writeDouble(amount.sum());
    EvidenceKey lastShown = settled.lastShown();
    out.writeByte((lastShown != null ? 1 : 0) | (settled.many() ? 2 : 0));
    if (lastShown != null) {
      out.writeLong(lastShown.time());
      Binary.writeString(out, lastShown.eventId());
    }
    out.writeLong(clearTime);
    byte[] bytes = newest.bytes();
    Binary.writeNumber(out, bytes.length);
    out.write(bytes);
  }

  static Cell read(DataInput in) throws IOException {
    int levels = in.readInt();
    Amount amount = new Amount(Binary.readNumber(in), in.readDouble());
    int flags = in.readByte();
    EvidenceKey lastShown =
        (flags & 1) != 0 ? new EvidenceKey(in.readLong(), Binary.readString(in)) : null;
    long clearTime = in.readLong();
    byte[] bytes = new byte[Binary.readCount(in)];
    in.readFully(bytes);
    Newest newest = bytes.length == 0 ? Newest.NONE : new Newest(null, bytes);
    return new Cell(levels, newest, amount, new Settled(lastShown, (flags & 2) != 0), clearTime);
  }
}
