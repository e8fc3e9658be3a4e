package io.trailwarden.finding;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a detector concluded: that it fires for an entity in a period, and the evidence. Several
 * detections with one {@link #alertId()} are one alert with their evidence united.
 *
 * @param detector the detector's id
 * @param entity the event's id for a stateless detector, the group-by values for a correlation
 * @param period {@link Period#NONE} for a stateless detector
 * @param onlyEarliest whether it rests on the earliest event alone, so that merging keeps only that
 * @param closed why nobody needs to look at it after all; null when somebody does. Merging keeps it
 */
public record Detection(
    String detector,
    List<String> entity,
    Period period,
    EvidenceSet evidence,
    boolean onlyEarliest,
    @Nullable Closed closed) {
  public Detection {
    entity = List.copyOf(entity);
    if (evidence.isEmpty()) {
      throw new IllegalArgumentException(detector + " " + entity + " fires on nothing");
    }
  }

  /** One that rests on all of its evidence. */
  public Detection(String detector, List<String> entity, Period period, EvidenceSet evidence) {
    this(detector, entity, period, evidence, false, null);
  }

  /** The document's id: 32 hex digits over detector, entity and period. */
  public String alertId() {
    List<String> parts = new ArrayList<>(entity.size() + 2);
    parts.add(detector);
    parts.addAll(entity);
    parts.add(period.text());
    return Digest.id(parts);
  }

  /**
   * Both as one.
   *
   * @throws IllegalArgumentException when they are of different alerts
   */
  public Detection merge(Detection other) {
    if (!detector.equals(other.detector)
        || !entity.equals(other.entity)
        || !period.equals(other.period)) {
      throw new IllegalArgumentException(alertId() + " is not " + other.alertId());
    }
    EvidenceSet merged = evidence.merge(other.evidence);
    return new Detection(
        detector,
        entity,
        period,
        onlyEarliest ? EvidenceSet.of(merged.earliest().subList(0, 1)) : merged,
        onlyEarliest,
        smaller(closed, other.closed));
  }

  private static @Nullable Closed smaller(@Nullable Closed some, @Nullable Closed other) {
    if (some == null || other == null) {
      return some == null ? other : some;
    }
    return some.compareTo(other) <= 0 ? some : other;
  }
}
