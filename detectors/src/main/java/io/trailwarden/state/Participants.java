package io.trailwarden.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** For each cell the seconds whose events are evidence. Working memory of one conclusion. */
public final class Participants {
  private final SortedMap<CellKey, Seconds> seconds = new TreeMap<>();

  Participants() {}

  /** The leaf's events in those seconds, of what is looked at. */
  void add(Observed observed, int leaf, Seconds more) {
    observed.of(leaf).keySet().forEach(key -> seconds.merge(key, more, Seconds::union));
  }

  /** All events of that cell, which has been over since it ended. */
  void addAll(CellKey key, Occurrences occurrences) {
    seconds.merge(key, Seconds.of(occurrences.first(), occurrences.last()), Seconds::union);
    seconds.merge(key, occurrences.seconds(), Seconds::union);
  }

  SortedMap<CellKey, Seconds> seconds() {
    return Collections.unmodifiableSortedMap(seconds);
  }
}
