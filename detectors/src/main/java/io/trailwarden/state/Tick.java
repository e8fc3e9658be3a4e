package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.EvidenceKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** All of an event that counting needs: its second, and a hash that tells it from others. */
record Tick(long second, long hash) implements Comparable<Tick> {
  private static final Comparator<Tick> ORDER =
      Comparator.comparingLong(Tick::second).thenComparingLong(Tick::hash);

  static Tick of(EvidenceKey key) {
    return new Tick(secondOf(key), EventIds.hash(key));
  }

  static long secondOf(EvidenceKey key) {
    return Math.floorDiv(key.time(), 1000L);
  }

  @Override
  public int compareTo(Tick other) {
    return ORDER.compare(this, other);
  }

  /** {@link #smallest} of a sorted list and one more, by copying it at most once. */
  static List<Tick> withSmall(List<Tick> sorted, Tick tick, int limit) {
    return with(sorted, tick, limit, ORDER);
  }

  /** {@link #largest} of a list, the largest first, and one more. */
  static List<Tick> withLarge(List<Tick> sorted, Tick tick, int limit) {
    return with(sorted, tick, limit, ORDER.reversed());
  }

  private static List<Tick> with(List<Tick> sorted, Tick tick, int limit, Comparator<Tick> order) {
    int place = -Collections.binarySearch(sorted, tick, order) - 1;
    if (place < 0 || place >= limit) {
      return sorted;
    }
    List<Tick> more = new ArrayList<>(sorted.size() + 1);
    more.addAll(sorted.subList(0, place));
    more.add(tick);
    more.addAll(sorted.subList(place, Math.min(sorted.size(), limit - 1)));
    return Collections.unmodifiableList(more);
  }

  /** The smallest of both, sorted, at most {@code limit}. */
  static List<Tick> smallest(Collection<Tick> some, Collection<Tick> others, int limit) {
    TreeSet<Tick> united = new TreeSet<>(some);
    united.addAll(others);
    return united.stream().limit(limit).toList();
  }

  /** The largest of both, the largest first, at most {@code limit}. */
  static List<Tick> largest(Collection<Tick> some, Collection<Tick> others, int limit) {
    TreeSet<Tick> united = new TreeSet<>(some);
    united.addAll(others);
    return united.descendingSet().stream().limit(limit).toList();
  }

  static void write(List<Tick> ticks, DataOutput out) throws IOException {
    Binary.writeNumber(out, ticks.size());
    for (Tick tick : ticks) {
      out.writeLong(tick.second);
      out.writeLong(tick.hash);
    }
  }

  static List<Tick> read(DataInput in) throws IOException {
    int count = Binary.readCount(in);
    List<Tick> ticks = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      ticks.add(new Tick(in.readLong(), in.readLong()));
    }
    return List.copyOf(ticks);
  }
}
