package io.trailwarden.integrity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of times, as periods [from, to) that neither touch nor overlap. Adding is a union:
 * commutative, associative, idempotent.
 */
public final class Periods {
  private final TreeMap<Instant, Instant> ends = new TreeMap<>();

  /** One of them. */
  public record Period(Instant from, Instant to) {}

  public void add(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      return;
    }
    Instant start = from;
    Instant end = to;
    Map.Entry<Instant, Instant> each = ends.floorEntry(end);
    while (each != null && !each.getValue().isBefore(start)) {
      start = min(start, each.getKey());
      end = max(end, each.getValue());
      ends.remove(each.getKey());
      each = ends.floorEntry(end);
    }
    ends.put(start, end);
  }

  public void addAll(Periods other) {
    other.ends.forEach(this::add);
  }

  /** Takes times out. */
  void remove(Instant from, Instant to) {
    List<Period> before = periods();
    ends.clear();
    for (Period each : before) {
      add(each.from(), min(each.to(), from));
      add(max(each.from(), to), each.to());
    }
  }

  /** Whether each time of [from, to) is in it. */
  public boolean contains(Instant from, Instant to) {
    Map.Entry<Instant, Instant> each = ends.floorEntry(from);
    return each != null && !each.getValue().isBefore(to);
  }

  /** Whether any time of [from, to) is in it. */
  public boolean overlaps(Instant from, Instant to) {
    Map.Entry<Instant, Instant> each = ends.lowerEntry(to);
    return each != null && each.getValue().isAfter(from);
  }

  public boolean isEmpty() {
    return ends.isEmpty();
  }

  public List<Period> periods() {
    List<Period> all = new ArrayList<>(ends.size());
    ends.forEach((from, to) -> all.add(new Period(from, to)));
    return all;
  }

  static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  static Instant max(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
