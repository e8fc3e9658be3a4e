package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link UsedElsewhere}, word for word over all events. */
final class UsedElsewhereOracle {
  private UsedElsewhereOracle() {}

  static Map<String, Detection> detections(UsedElsewhere correlator, List<Happening> events) {
    Map<String, Detection> detections = new TreeMap<>();
    for (Happening made : events) {
      if (made.leaf() != UsedElsewhere.MADE) {
        continue;
      }
      Map<Long, List<Happening>> usesByDay = new TreeMap<>();
      for (Happening use : events) {
        if (use.leaf() == UsedElsewhere.USED && !use.label().equals(made.label())) {
          usesByDay
              .computeIfAbsent(correlator.buckets(0).start(use.second()), d -> new ArrayList<>())
              .add(use);
        }
      }
      long from = correlator.buckets(0).start(made.second());
      usesByDay.forEach(
          (day, uses) -> {
            List<Evidence> evidence = new ArrayList<>();
            for (Happening use : uses) {
              if (from <= use.second() && use.second() <= made.second() + 24 * 3600) {
                evidence.add(use.evidence());
              }
            }
            if (!evidence.isEmpty()) {
              if (uses.size() > EvidenceSet.LIMIT) {
                uses.forEach(use -> evidence.add(use.evidence()));
              }
              evidence.add(made.evidence());
              Detection detection =
                  new Detection(
                      "d",
                      List.of("g"),
                      correlator.buckets(0).unit().at(day * 1000),
                      EvidenceSet.of(evidence));
              detections.merge(detection.alertId(), detection, Detection::merge);
            }
          });
    }
    return detections;
  }
}
