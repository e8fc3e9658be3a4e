package io.trailwarden.samplelogs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is under way, by the slot in which it is due. Holds no more than the longest delay. */
final class Mailbag {
  private final TreeMap<Long, List<Rendered>> bySlot = new TreeMap<>();
  private final long last;

  /** Nothing is delivered after the last slot. */
  Mailbag(long last) {
    this.last = last;
  }

  void add(long due, Rendered record) {
    long slot = Math.min(due - due % Plan.SLOT, last);
    bySlot.computeIfAbsent(slot, unused -> new ArrayList<>()).add(record);
  }

  int size(long now) {
    int size = 0;
    for (List<Rendered> records : bySlot.headMap(now, true).values()) {
      size += records.size();
    }
    return size;
  }

  /** Takes all that is due by then. */
  List<Rendered> take(long now) {
    Map<Long, List<Rendered>> due = bySlot.headMap(now, true);
    List<Rendered> records = new ArrayList<>();
    due.values().forEach(records::addAll);
    due.clear();
    return records;
  }
}
