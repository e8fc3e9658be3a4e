package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The binary forms of state, and of what is added to it. */
public final class StateCodecs {
  /** What is known of a leaf's events in one bucket. */
  public static final Codec<LeafState> LEAF_STATE = new LeafStates();

  /** The name of a cell. */
  public static final Codec<CellKey> CELL_KEY =
      new Current<>("cell key", CellKey::write, CellKey::read);

  /** The name of a segment. */
  public static final Codec<SegmentKey> SEGMENT_KEY =
      new Current<>("segment key", SegmentKey::write, SegmentKey::read);

  /** The head of a cell. */
  public static final Codec<Cell> CELL = new Current<>("cell", Cell::write, Cell::read);

  /** The heads of a group that are kept in one value. */
  public static final Codec<Heads> HEADS = new Current<>("heads", Heads::write, Heads::read);

  /** What crosses the network. */
  public static final Codec<Partial> PARTIAL =
      new Current<>("partial state", StateCodecs::writePartial, StateCodecs::readPartial);

  /** A bucket with all of its leaves, as the first release kept it: only read. */
  public static final Codec<OldBucket> OLD_BUCKET = new OldBuckets();

  /** Version 3 has evidence whose text tells the event's facts. */
  private static final int VERSION = 3;

  /** The first in which there are the forms of cells. */
  private static final int OLDEST_CURRENT = 2;

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

  private static void writePartial(Partial partial, DataOutput out) throws IOException {
    Binary.writeString(out, partial.detector());
    Binary.writeString(out, partial.structure());
    Binary.writeStrings(out, partial.group());
    Binary.writeNumber(out, partial.cells().size());
    for (Map.Entry<CellKey, LeafState> cell : partial.cells().entrySet()) {
      cell.getKey().write(out);
      LEAF_STATE.write(cell.getValue(), out);
    }
  }

  private static Partial readPartial(DataInput in) throws IOException {
    String detector = Binary.readString(in);
    String structure = Binary.readString(in);
    List<String> group = Binary.readStrings(in);
    int count = Binary.readCount(in);
    SortedMap<CellKey, LeafState> cells = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      cells.put(CellKey.read(in), LEAF_STATE.read(VERSION, in));
    }
    return new Partial(detector, structure, group, cells);
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

  @FunctionalInterface
  private interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  /** A form that was always read in the same way. */
  private record Current<T>(String what, Writer<T> writer, Reader<T> reader) implements Codec<T> {
    @Override
    public int version() {
      return VERSION;
    }

    @Override
    public void write(T value, DataOutput out) throws IOException {
      writer.write(value, out);
    }

    @Override
    public T read(int version, DataInput in) throws IOException {
      if (version < OLDEST_CURRENT || version > VERSION) {
        throw new IOException(
            what
                + " of version "
                + version
                + ": this release reads "
                + OLDEST_CURRENT
                + " to "
                + VERSION);
      }
      return reader.read(in);
    }
  }
}
