package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Digest;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Observations of one group on their way to its state: what crosses the network. Merged before it
 * leaves, since state and what is added to it are of one kind.
 */
public final class Partial {
  private static final ThreadLocal<Repeated> REPEATED = ThreadLocal.withInitial(Repeated::new);

  private final String detector;
  private final String structure;
  private final List<String> group;
  private final SortedMap<CellKey, Addition> cells;

  /** Of one partial after another they are mostly the same, and the structure is long. */
  private static final class Repeated {
    final RepeatedText detector = new RepeatedText();
    final RepeatedText structure = new RepeatedText();
  }

  /** Once it was asked for: it is a hash over all that names the group. */
  private @Nullable String key;

  /**
   * What was observed of a group.
   *
   * @param detector the detector's id
   * @param structure {@link Correlator#structure()} of the detector that observed
   * @param group the group-by values, in the detector's order
   * @param cells what was observed, by leaf and bucket
   */
  public Partial(
      String detector, String structure, List<String> group, SortedMap<CellKey, Addition> cells) {
    this(null, detector, structure, group, new TreeMap<>(cells));
  }

  /** The same, of cells that nobody else changes. */
  static Partial of(
      String detector, String structure, List<String> group, SortedMap<CellKey, Addition> cells) {
    return new Partial(null, detector, structure, group, cells);
  }

  /** With the key, where it is known. */
  private Partial(
      @Nullable String key,
      String detector,
      String structure,
      List<String> group,
      SortedMap<CellKey, Addition> cells) {
    this.key = key;
    this.detector = detector;
    this.structure = structure;
    this.group = List.copyOf(group);
    this.cells = cells;
  }

  public String detector() {
    return detector;
  }

  public String structure() {
    return structure;
  }

  public List<String> group() {
    return group;
  }

  public SortedMap<CellKey, Addition> cells() {
    return Collections.unmodifiableSortedMap(cells);
  }

  /** What its state is kept under: 32 hex digits over detector, structure and group. */
  public String key() {
    String known = key;
    if (known == null) {
      List<String> parts = new ArrayList<>(group.size() + 2);
      parts.add(detector);
      parts.add(structure);
      parts.addAll(group);
      known = Digest.id(parts);
      key = known;
    }
    return known;
  }

  void write(DataOutput out) throws IOException {
    Repeated repeated = REPEATED.get();
    Binary.writeString(out, key());
    repeated.detector.write(detector, out);
    repeated.structure.write(structure, out);
    Binary.writeStrings(out, group);
    Binary.writeNumber(out, cells.size());
    for (Map.Entry<CellKey, Addition> cell : cells.entrySet()) {
      cell.getKey().write(out);
      cell.getValue().write(out);
    }
  }

  /** Up to version 3 there was no key, and additions were states. */
  static Partial read(int version, DataInput in) throws IOException {
    Repeated repeated = REPEATED.get();
    String key = version < 4 ? null : Binary.readString(in);
    String detector = repeated.detector.read(in);
    String structure = repeated.structure.read(in);
    List<String> group = Binary.readStrings(in);
    int count = Binary.readCount(in);
    SortedMap<CellKey, Addition> cells = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      CellKey cell = CellKey.read(in);
      cells.put(
          cell,
          version < 4 ? Addition.of(StateCodecs.LEAF_STATE.read(version, in)) : Addition.read(in));
    }
    return new Partial(key, detector, structure, group, cells);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Partial that
        && detector.equals(that.detector)
        && structure.equals(that.structure)
        && group.equals(that.group)
        && cells.equals(that.cells);
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return detector + " " + group + " " + cells;
  }
}
