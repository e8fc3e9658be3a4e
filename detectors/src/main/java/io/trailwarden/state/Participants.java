package io.trailwarden.state;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** For each leaf the seconds whose events are evidence. Working memory of one conclusion. */
public final class Participants {
  private final SortedMap<Integer, Seconds> seconds = new TreeMap<>();

  Participants() {}

  void add(int leaf, Seconds more) {
    seconds.merge(leaf, more, Seconds::union);
  }

  Set<Integer> leaves() {
    return seconds.keySet();
  }

  Seconds seconds(int leaf) {
    return seconds.getOrDefault(leaf, Seconds.NONE);
  }
}
