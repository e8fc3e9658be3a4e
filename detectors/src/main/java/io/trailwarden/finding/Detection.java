package io.trailwarden.finding;

import java.util.ArrayList;
import java.util.List;

/**
 * What a detector concluded: that it fires for an entity in a period, and the evidence. Several
 * detections with one {@link #alertId()} are one alert with their evidence united.
 *
 * @param detector the detector's id
 * @param entity the event's id for a stateless detector, the group-by values for a correlation
 * @param period {@link Period#NONE} for a stateless detector
 */
public record Detection(String detector, List<String> entity, Period period, EvidenceSet evidence) {
  public Detection {
    entity = List.copyOf(entity);
    if (evidence.isEmpty()) {
      throw new IllegalArgumentException(detector + " " + entity + " fires on nothing");
    }
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
    return new Detection(detector, entity, period, evidence.merge(other.evidence));
  }
}
