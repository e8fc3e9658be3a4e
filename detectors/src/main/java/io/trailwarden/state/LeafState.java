package io.trailwarden.state;

import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * What is known of the events of one kind in one bucket of one group. Immutable; {@link #add} and
 * {@link #merge} are unions followed by dropping what can no longer matter, so that order, grouping
 * and repetition change nothing.
 */
public sealed interface LeafState permits Occurrences, LabelledOccurrences {
  /**
   * This, and one event more.
   *
   * @param label what the detector tells events apart by, such as the network they came from; empty
   *     where it doesn't
   * @param evidence makes the event's copy; called only when that will be kept
   */
  LeafState add(EvidenceKey key, String label, Supplier<Evidence> evidence);

  /**
   * Both as one.
   *
   * @throws IllegalArgumentException when they are not of the same kind
   */
  LeafState merge(LeafState other);

  void write(DataOutput out) throws IOException;
}
