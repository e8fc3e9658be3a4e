package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.state.Needs.Kind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When something happened, and what: seconds with the hash of an event or of a value, and a number
 * where the question asks for one. A set; what is no longer needed is dropped ({@link Kind} says
 * what is), so that its size is bounded by the question. Appending costs the same however full it
 * is, since it is put in order only when it has doubled. Working memory.
 */
final class TickLog {
  private static final int SMALLEST = 16;
  private static final Comparator<Tick> BY_TIME =
      Comparator.comparingLong(Tick::second).thenComparingLong(Tick::id);
  private static final Comparator<Tick> BY_ID =
      Comparator.comparingLong(Tick::id).thenComparingLong(Tick::second);

  /**
   * One entry.
   *
   * @param id hash of the event, or of the value
   */
  record Tick(long second, long id, double number) {}

  private final Kind kind;
  private final double limit;
  private long[] seconds = new long[0];
  private long[] ids = new long[0];
  private double[] numbers = new double[0];
  private int size;

  /** So many from the beginning are in order and all needed. */
  private int tidy;

  TickLog(Needs needs) {
    this.kind = needs.kind();
    this.limit = needs.limit();
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(long second, long id, double number) {
    if (size == seconds.length) {
      if (size >= SMALLEST && size >= 2 * tidy) {
        tidyUp();
      }
      if (size == seconds.length || size > 2 * tidy) {
        grow(Math.max(SMALLEST, size * 2));
      }
    }
    append(second, id, number);
  }

  private void append(long second, long id, double number) {
    seconds[size] = second;
    ids[size] = id;
    if (hasNumbers()) {
      numbers[size] = number;
    }
    size++;
  }

  private boolean hasNumbers() {
    return kind == Kind.SUM || kind == Kind.SAMPLE;
  }

  private void grow(int capacity) {
    if (capacity <= seconds.length) {
      return;
    }
    seconds = Arrays.copyOf(seconds, capacity);
    ids = Arrays.copyOf(ids, capacity);
    if (hasNumbers()) {
      numbers = Arrays.copyOf(numbers, capacity);
    }
  }

  void addAll(TickLog other) {
    for (int i = 0; i < other.size; i++) {
      add(other.seconds[i], other.ids[i], other.hasNumbers() ? other.numbers[i] : 0);
    }
  }

  /** All that is needed, by time. */
  List<Tick> ticks() {
    tidyUp();
    List<Tick> ticks = all();
    ticks.sort(BY_TIME);
    return Collections.unmodifiableList(ticks);
  }

  private List<Tick> all() {
    List<Tick> ticks = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ticks.add(new Tick(seconds[i], ids[i], hasNumbers() ? numbers[i] : 0));
    }
    return ticks;
  }

  private void tidyUp() {
    if (tidy == size) {
      return;
    }
    List<Tick> needed =
        switch (kind) {
          case NOTHING -> List.of();
          case EVENTS -> extremes(distinct(all()));
          case VALUES -> valueExtremes(all());
          case SUM -> extremesBySum(distinct(all()));
          case SAMPLE -> sample(all());
        };
    size = 0;
    for (Tick tick : needed) {
      append(tick.second, tick.id, tick.number);
    }
    tidy = size;
  }

  /** By time. Of one event with two numbers, which only a forger writes, the larger stays. */
  private static List<Tick> distinct(List<Tick> ticks) {
    ticks.sort(BY_TIME.thenComparing(Comparator.comparingDouble(Tick::number).reversed()));
    List<Tick> distinct = new ArrayList<>(ticks.size());
    Tick last = null;
    for (Tick tick : ticks) {
      if (last == null || tick.second != last.second || tick.id != last.id) {
        distinct.add(tick);
      }
      last = tick;
    }
    return distinct;
  }

  private List<Tick> extremes(List<Tick> sorted) {
    int most = (int) limit;
    if (sorted.size() <= 2 * most) {
      return sorted;
    }
    List<Tick> kept = new ArrayList<>(sorted.subList(0, most));
    kept.addAll(sorted.subList(sorted.size() - most, sorted.size()));
    return kept;
  }

  /**
   * Which values came first is decided by when each was first seen, which came last by when each
   * was last seen: two bounded unions, that share what they keep.
   */
  private List<Tick> valueExtremes(List<Tick> ticks) {
    Map<Long, Tick> first = new HashMap<>();
    Map<Long, Tick> last = new HashMap<>();
    for (Tick tick : ticks) {
      first.merge(tick.id, tick, (a, b) -> a.second <= b.second ? a : b);
      last.merge(tick.id, tick, (a, b) -> a.second >= b.second ? a : b);
    }
    int most = (int) limit;
    List<Tick> kept = new ArrayList<>();
    first.values().stream().sorted(BY_TIME).limit(most).forEach(kept::add);
    last.values().stream().sorted(BY_TIME.reversed()).limit(most).forEach(kept::add);
    return distinct(kept);
  }

  /** From either end what sums up to the limit. */
  private List<Tick> extremesBySum(List<Tick> sorted) {
    int from = 0;
    for (double sum = 0; from < sorted.size() && sum < limit; from++) {
      sum += sorted.get(from).number;
    }
    int to = sorted.size();
    for (double sum = 0; to > from && sum < limit; to--) {
      sum += sorted.get(to - 1).number;
    }
    if (from >= to) {
      return sorted;
    }
    List<Tick> kept = new ArrayList<>(sorted.subList(0, from));
    kept.addAll(sorted.subList(to, sorted.size()));
    return kept;
  }

  private List<Tick> sample(List<Tick> ticks) {
    ticks.sort(BY_ID.thenComparing(Comparator.comparingDouble(Tick::number).reversed()));
    List<Tick> kept = new ArrayList<>();
    Tick before = null;
    for (Tick tick : ticks) {
      if (kept.size() == (int) limit) {
        break;
      }
      if (before == null || tick.id != before.id) {
        kept.add(tick);
      }
      before = tick;
    }
    return kept;
  }

  void write(DataOutput out) throws IOException {
    tidyUp();
    Binary.writeNumber(out, size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      writeSigned(out, seconds[i] - before);
      before = seconds[i];
      out.writeLong(ids[i]);
      if (hasNumbers()) {
        out.writeDouble(numbers[i]);
      }
    }
  }

  private static void writeSigned(DataOutput out, long value) throws IOException {
    Binary.writeNumber(out, value << 1 ^ value >> 63);
  }

  void read(DataInput in) throws IOException {
    int count = Binary.readCount(in);
    long before = 0;
    for (int i = 0; i < count; i++) {
      long folded = Binary.readNumber(in);
      before += folded >>> 1 ^ -(folded & 1);
      long id = in.readLong();
      if (size == seconds.length) {
        grow(size == 0 ? Math.min(count, 1024) : size * 2);
      }
      append(before, id, hasNumbers() ? in.readDouble() : 0);
    }
    tidy = size;
  }
}
