package io.trailwarden.state;

import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import java.util.function.Supplier;

/**
 * One event as a leaf sees it.
 *
 * @param key its time and id
 * @param hash {@link io.trailwarden.finding.EventIds#hash} of the key
 * @param label what {@link UsedElsewhere} tells events apart by; empty for others
 * @param value hash of the value that is counted; 0 where none is
 * @param number that is summed or averaged; 0 where none is
 * @param evidence makes the event's copy; called only when that will be kept
 */
public record Observation(
    EvidenceKey key,
    long hash,
    String label,
    long value,
    double number,
    Supplier<Evidence> evidence) {

  /** The epoch second of the event. */
  long second() {
    return key.second();
  }
}
