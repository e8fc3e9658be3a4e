package io.trailwarden.state;

import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one bucket of one group: a {@link LeafState} for each leaf that was observed.
 * Merging merges leaf by leaf. Immutable.
 */
public final class ObservationSet {
  public static final ObservationSet NONE = new ObservationSet(new TreeMap<>());

  private final SortedMap<Integer, LeafState> leaves;

  ObservationSet(SortedMap<Integer, LeafState> leaves) {
    this.leaves = leaves;
  }

  /**
   * This, and one event more.
   *
   * @param whenNew what the leaf is before its first event
   */
  public ObservationSet add(
      int leaf, LeafState whenNew, EvidenceKey key, String label, Supplier<Evidence> evidence) {
    SortedMap<Integer, LeafState> more = new TreeMap<>(leaves);
    more.put(leaf, leaves.getOrDefault(leaf, whenNew).add(key, label, evidence));
    return new ObservationSet(more);
  }

  public ObservationSet merge(ObservationSet other) {
    SortedMap<Integer, LeafState> united = new TreeMap<>(leaves);
    other.leaves.forEach((leaf, state) -> united.merge(leaf, state, LeafState::merge));
    return new ObservationSet(united);
  }

  @Nullable LeafState leaf(int leaf) {
    return leaves.get(leaf);
  }

  SortedMap<Integer, LeafState> leaves() {
    return Collections.unmodifiableSortedMap(leaves);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObservationSet set && leaves.equals(set.leaves);
  }

  @Override
  public int hashCode() {
    return leaves.hashCode();
  }

  @Override
  public String toString() {
    return leaves.toString();
  }
}
