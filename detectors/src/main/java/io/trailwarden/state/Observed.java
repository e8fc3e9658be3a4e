package io.trailwarden.state;

import io.trailwarden.finding.EvidenceSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The buckets of a group that a question is asked over. Working memory of one conclusion. */
public final class Observed {
  private final SortedMap<Long, ObservationSet> buckets;
  private final Map<Integer, Seconds> seconds = new HashMap<>();

  Observed(SortedMap<Long, ObservationSet> buckets) {
    this.buckets = buckets;
  }

  /** Each second in which the leaf was observed, as far as that is still known. */
  Seconds seconds(int leaf) {
    return seconds.computeIfAbsent(
        leaf,
        ignored ->
            occurrences(leaf).values().stream()
                .map(Occurrences::seconds)
                .reduce(Seconds.NONE, Seconds::union));
  }

  SortedSet<Tick> ticks(int leaf) {
    SortedSet<Tick> ticks = new TreeSet<>();
    occurrences(leaf).values().forEach(occurrences -> ticks.addAll(occurrences.ticks()));
    return ticks;
  }

  EvidenceSet evidence(Participants participants) {
    EvidenceSet evidence = EvidenceSet.NONE;
    for (int leaf : participants.leaves()) {
      for (Occurrences occurrences : occurrences(leaf).values()) {
        evidence = evidence.merge(occurrences.evidence(participants.seconds(leaf)));
      }
    }
    return evidence;
  }

  private SortedMap<Long, Occurrences> occurrences(int leaf) {
    SortedMap<Long, Occurrences> found = new TreeMap<>();
    buckets.forEach(
        (start, set) -> {
          if (set.leaf(leaf) instanceof Occurrences occurrences) {
            found.put(start, occurrences);
          }
        });
    return found;
  }
}
