package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import io.trailwarden.finding.FormCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** The binary forms of state, and of what is added to it. */
public final class StateCodecs {
  /** Version 3 has evidence whose text tells the event's facts. */
  private static final int VERSION = 3;

  /** Version 4 has the key, and additions that need not be read. */
  private static final int PARTIAL_VERSION = 4;

  /** The first in which there are the forms of cells, and of what crosses the network. */
  private static final int CELLS_VERSION = 2;

  /** What is known of a leaf's events in one bucket. */
  public static final Codec<LeafState> LEAF_STATE = new LeafStates();

  /** The same of a segment, which is written as it came. */
  public static final Codec<Packed> SEGMENT =
      new FormCodec<>(
          "observations",
          LEAF_STATE.version(),
          Packed::writeForm,
          (version, in) -> Packed.of(LEAF_STATE.read(version, in)));

  /** The name of a cell. */
  public static final Codec<CellKey> CELL_KEY =
      new FormCodec<>(
          "cell key", CELLS_VERSION, VERSION, CellKey::write, (version, in) -> CellKey.read(in));

  /** The name of a segment. */
  public static final Codec<SegmentKey> SEGMENT_KEY =
      new FormCodec<>(
          "segment key",
          CELLS_VERSION,
          VERSION,
          SegmentKey::write,
          (version, in) -> SegmentKey.read(in));

  /** The head of a cell. */
  public static final Codec<Cell> CELL =
      new FormCodec<>("cell", CELLS_VERSION, VERSION, Cell::write, (version, in) -> Cell.read(in));

  /** The heads of a group that are kept in one value. */
  public static final Codec<Heads> HEADS =
      new FormCodec<>(
          "heads", CELLS_VERSION, VERSION, Heads::write, (version, in) -> Heads.read(in));

  /** What crosses the network. */
  public static final Codec<Partial> PARTIAL =
      new FormCodec<>(
          "partial state", CELLS_VERSION, PARTIAL_VERSION, Partial::write, Partial::read);

  /** A bucket with all of its leaves, as the first release kept it: only read. */
  public static final Codec<OldBucket> OLD_BUCKET = new OldBuckets();

  private static final int OCCURRENCES = 1;
  private static final int LABELLED_OCCURRENCES = 2;
  private static final int FIRST_OCCURRENCE = 3;

  private StateCodecs() {}

  /** A bucket by its leaves. */
  public record OldBucket(SortedMap<Integer, LeafState> leaves) {}

  private static final class LeafStates implements Codec<LeafState> {
    @Override
    public int version() {
      return VERSION;
    }

    @Override
    public void write(LeafState state, DataOutput out) throws IOException {
      out.writeByte(
          state instanceof Occurrences
              ? OCCURRENCES
              : state instanceof FirstOccurrence ? FIRST_OCCURRENCE : LABELLED_OCCURRENCES);
      state.write(out);
    }

    @Override
    public LeafState read(int version, DataInput in) throws IOException {
      Binary.checkVersion("observations", version, VERSION);
      return switch (in.readByte()) {
        case OCCURRENCES -> version == 1 ? Occurrences.readOld(in) : Occurrences.read(in);
        case LABELLED_OCCURRENCES -> LabelledOccurrences.read(version, in);
        case FIRST_OCCURRENCE -> FirstOccurrence.read(in);
        default -> throw new IOException("observations of an unknown kind");
      };
    }
  }

  private static final class OldBuckets implements Codec<OldBucket> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(OldBucket bucket, DataOutput out) {
      throw new UnsupportedOperationException("no release writes it any more");
    }

    @Override
    public OldBucket read(int version, DataInput in) throws IOException {
      Binary.checkVersion("observations", version, 1);
      int count = Binary.readCount(in);
      SortedMap<Integer, LeafState> leaves = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        int leaf = Binary.readCount(in);
        leaves.put(leaf, LEAF_STATE.read(1, in));
      }
      return new OldBucket(leaves);
    }
  }
}
