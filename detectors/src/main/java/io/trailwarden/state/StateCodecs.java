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
  /** A bucket. */
  public static final Codec<ObservationSet> OBSERVATION_SET = new ObservationSets();

  /** What crosses the network. */
  public static final Codec<Partial> PARTIAL = new Partials();

  private static final int OCCURRENCES = 1;
  private static final int LABELLED_OCCURRENCES = 2;

  private StateCodecs() {}

  private static final class ObservationSets implements Codec<ObservationSet> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(ObservationSet set, DataOutput out) throws IOException {
      Binary.writeNumber(out, set.leaves().size());
      for (Map.Entry<Integer, LeafState> leaf : set.leaves().entrySet()) {
        Binary.writeNumber(out, leaf.getKey());
        out.writeByte(leaf.getValue() instanceof Occurrences ? OCCURRENCES : LABELLED_OCCURRENCES);
        leaf.getValue().write(out);
      }
    }

    @Override
    public ObservationSet read(int version, DataInput in) throws IOException {
      Binary.checkVersion("observations", version, version());
      int count = Binary.readCount(in);
      SortedMap<Integer, LeafState> leaves = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        int leaf = Binary.readCount(in);
        leaves.put(
            leaf,
            switch (in.readByte()) {
              case OCCURRENCES -> Occurrences.read(in);
              case LABELLED_OCCURRENCES -> LabelledOccurrences.read(in);
              default -> throw new IOException("observations of an unknown kind");
            });
      }
      return new ObservationSet(leaves);
    }
  }

  private static final class Partials implements Codec<Partial> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Partial partial, DataOutput out) throws IOException {
      Binary.writeString(out, partial.detector());
      Binary.writeString(out, partial.structure());
      Binary.writeStrings(out, partial.group());
      Binary.writeNumber(out, partial.buckets().size());
      for (Map.Entry<Long, ObservationSet> bucket : partial.buckets().entrySet()) {
        out.writeLong(bucket.getKey());
        OBSERVATION_SET.write(bucket.getValue(), out);
      }
    }

    @Override
    public Partial read(int version, DataInput in) throws IOException {
      Binary.checkVersion("partial state", version, version());
      String detector = Binary.readString(in);
      String structure = Binary.readString(in);
      List<String> group = Binary.readStrings(in);
      int count = Binary.readCount(in);
      SortedMap<Long, ObservationSet> buckets = new TreeMap<>();
      for (int i = 0; i < count; i++) {
        buckets.put(in.readLong(), OBSERVATION_SET.read(version, in));
      }
      return new Partial(detector, structure, group, buckets);
    }
  }
}
