package io.trailwarden.state;

import io.trailwarden.finding.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Observations of one group on their way to its state: what crosses the network. Merged before it
 * leaves, since state and what is added to it are of one kind.
 */
public final class Partial {
  private final String detector;
  private final String structure;
  private final List<String> group;
  private final SortedMap<CellKey, LeafState> cells;

  /** Once it was asked for: it is a hash over all that names the group. */
  private @Nullable String key;

  /**
   * What was observed of a group.
   *
   * @param detector the detector's id
   * @param structure {@link Correlator#structure()} of the detector that observed
   * @param group the group-by values, in the detector's order
   * @param cells what was observed, by leaf and bucket; not changed any more
   */
  public Partial(
      String detector, String structure, List<String> group, SortedMap<CellKey, LeafState> cells) {
    this.detector = detector;
    this.structure = structure;
    this.group = List.copyOf(group);
    this.cells = Collections.unmodifiableSortedMap(cells);
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

  public SortedMap<CellKey, LeafState> cells() {
    return cells;
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
