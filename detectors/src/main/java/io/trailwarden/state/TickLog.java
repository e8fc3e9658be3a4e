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
import java.util.Set;
import java.util.TreeSet;

/**
 * When something happened, and what: seconds with the hash of an event or of a value, and a number
 * where the question asks for one. A set; what is no longer needed is dropped ({@link Kind} says
 * what is), so that its size is bounded by the question. Appending costs the same however full it
 * is, since it is put in order only when it has doubled. Working memory.
 */
final class TickLog {
  /** Of a million small groups each has one. */
  private static final int FIRST = 2;

  private static final int SLACK = 16;

  /** So many are sorted by hand. */
  private static final int FEW = 24;

  private static final long[] NO_LONGS = new long[0];
  private static final double[] NO_NUMBERS = new double[0];

  /** So many seconds for each entry, and counting is no faster than comparing. */
  private static final int WORTH_COUNTING = 4;

  /** What is appended can be numbered in so many bits. */
  private static final int PLACE_BITS = 20;

  private static final int MOST_UNTIDY = 1 << PLACE_BITS;
  private static final Comparator<Tick> BY_TIME =
      Comparator.comparingLong(Tick::second).thenComparingLong(Tick::id);

  /**
   * One entry.
   *
   * @param id hash of the event, or of the value
   */
  record Tick(long second, long id, double number) {}

  private final Kind kind;
  private final double limit;
  private long[] seconds = NO_LONGS;
  private long[] ids = NO_LONGS;
  private double[] numbers = NO_NUMBERS;
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
    makeRoom(1);
    append(second, id, number);
  }

  /**
   * Adds several.
   *
   * @param entries of each its second, and its id and the bits of its number among what follows
   * @param width how many numbers each has
   * @param idAt which of them is its id; the last one is its number
   */
  void addAll(long[] entries, int count, int width, int idAt) {
    makeRoom(count);
    for (int i = 0; i < count * width; i += width) {
      append(entries[i], entries[i + idAt], Double.longBitsToDouble(entries[i + width - 1]));
    }
  }

  private void makeRoom(int more) {
    if (size - tidy + more > MOST_UNTIDY) {
      tidyUp();
    }
    if (size + more > seconds.length) {
      if (kind != Kind.SUM && size >= 4 * (tidy + limit) + SLACK) {
        tidyUp();
      }
      if (size + more > seconds.length / 2) {
        grow(Math.max(FIRST, Math.max(size + more, size * 2)));
      }
    }
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

  /** How many different events or values all that is needed are of. */
  int distinct() {
    tidyUp();
    if (kind != Kind.VALUES) {
      return size; // the hash of an event has its time in it: it is there once
    }
    long[] sorted = Arrays.copyOf(ids, size);
    Arrays.sort(sorted);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        distinct++;
      }
    }
    return distinct;
  }

  /** The sum of the numbers of all that is needed. */
  double sum() {
    tidyUp();
    double sum = 0;
    if (hasNumbers()) {
      for (int i = 0; i < size; i++) {
        sum += numbers[i];
      }
    }
    return sum;
  }

  private List<Tick> all() {
    List<Tick> ticks = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ticks.add(new Tick(seconds[i], ids[i], hasNumbers() ? numbers[i] : 0));
    }
    return ticks;
  }

  /** Sorts what was appended, merges it into what is in order, and drops what is not needed. */
  private void tidyUp() {
    if (tidy == size) {
      return;
    }
    if (kind == Kind.NOTHING) {
      size = 0;
    } else if (kind == Kind.VALUES) {
      replace(valueExtremes());
    } else {
      if (kind == Kind.SAMPLE || !isInOrder()) {
        sort();
      }
      switch (kind) {
        case EVENTS -> dropMiddle((int) limit, size - (int) limit);
        case SUM -> dropMiddleBySum();
        case SAMPLE -> size = Math.min(size, (int) limit);
        case NOTHING, VALUES -> throw new IllegalStateException("sorted above");
      }
    }
    tidy = size;
  }

  private void replace(List<Tick> ticks) {
    size = 0;
    for (Tick tick : ticks) {
      append(tick.second, tick.id, tick.number);
    }
  }

  /** Whether one entry stands before another: a sample is by id, all others are by time. */
  private int compare(long second, long id, long otherSecond, long otherId) {
    int bySecond = Long.compare(second, otherSecond);
    int byId = Long.compare(id, otherId);
    if (kind == Kind.SAMPLE) {
      return byId != 0 ? byId : bySecond;
    }
    return bySecond != 0 ? bySecond : byId;
  }

  /**
   * Whether what was appended stands behind all before it, as when events come in order. Not asked
   * of a sample, of which one id is one entry, whatever its seconds.
   */
  private boolean isInOrder() {
    for (int i = Math.max(1, tidy); i < size; i++) {
      if (compare(seconds[i - 1], ids[i - 1], seconds[i], ids[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  private void sort() {
    int[] order = sortedTail();
    long[] allSeconds = new long[size];
    long[] allIds = new long[size];
    double[] allNumbers = new double[hasNumbers() ? size : 0];
    int count = 0;
    int left = 0;
    int right = 0;
    while (left < tidy || right < order.length) {
      int from;
      if (right == order.length) {
        from = left++;
      } else if (left == tidy) {
        from = order[right++];
      } else {
        int tail = order[right];
        boolean leftFirst = compare(seconds[left], ids[left], seconds[tail], ids[tail]) <= 0;
        from = leftFirst ? left++ : order[right++];
      }
      boolean isRepeated =
          count > 0
              && ids[from] == allIds[count - 1]
              && (kind == Kind.SAMPLE || seconds[from] == allSeconds[count - 1]);
      if (!isRepeated) {
        allSeconds[count] = seconds[from];
        allIds[count] = ids[from];
        count++;
      }
      if (hasNumbers()) {
        // Of one event with two numbers, which only a forger writes, the larger stays.
        double before = isRepeated ? allNumbers[count - 1] : Double.NEGATIVE_INFINITY;
        allNumbers[count - 1] = Math.max(before, numbers[from]);
      }
    }
    seconds = allSeconds;
    ids = allIds;
    numbers = allNumbers;
    size = count;
  }

  /** The places behind what is in order, in order. */
  private int[] sortedTail() {
    int count = size - tidy;
    boolean isSorted = true;
    for (int i = tidy + 1; i < size && isSorted; i++) {
      isSorted = compare(seconds[i - 1], ids[i - 1], seconds[i], ids[i]) <= 0;
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = tidy + i;
    }
    if (!isSorted) {
      sort(order);
    }
    return order;
  }

  /** By the first bits of what decides; then those that have them in common among themselves. */
  private void sort(int[] order) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int place : order) {
      least = Math.min(least, leading(place));
      most = Math.max(most, leading(place));
    }
    long range = most - least;
    if (range >= 0 && range < (long) WORTH_COUNTING * order.length) {
      sortByCounting(order, least, (int) range);
    } else {
      sortByComparing(order);
    }
    int start = 0;
    for (int i = 1; i <= order.length; i++) {
      boolean isSame = i < order.length && leading(order[i]) == leading(order[start]);
      if (!isSame) {
        sortById(order, start, i);
        start = i;
      }
    }
  }

  /** What decides first, without the bits that {@link #sortByComparing} has no room for. */
  private long leading(int place) {
    return kind == Kind.SAMPLE ? ids[place] >> PLACE_BITS : seconds[place];
  }

  /** The seconds of a cell are mostly fewer than its entries. */
  private void sortByCounting(int[] order, long least, int range) {
    int[] ends = new int[range + 1];
    for (int place : order) {
      ends[(int) (leading(place) - least)]++;
    }
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += ends[i];
      ends[i] = end;
    }
    int[] before = order.clone();
    for (int i = before.length - 1; i >= 0; i--) {
      order[--ends[(int) (leading(before[i]) - least)]] = before[i];
    }
  }

  /** By sorting numbers that hold what decides first, and the place. */
  private void sortByComparing(int[] order) {
    long[] keys = new long[order.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = leading(order[i]) << PLACE_BITS | i;
    }
    Arrays.sort(keys);
    int[] before = order.clone();
    for (int i = 0; i < keys.length; i++) {
      order[i] = before[(int) keys[i] & ((1 << PLACE_BITS) - 1)];
    }
  }

  /** Entries of one second, or of one beginning of an id: mostly a few. */
  private void sortById(int[] order, int from, int to) {
    if (to - from <= FEW) {
      for (int i = from + 1; i < to; i++) {
        int moved = order[i];
        int place = i;
        while (place > from && isBefore(moved, order[place - 1])) {
          order[place] = order[place - 1];
          place--;
        }
        order[place] = moved;
      }
      return;
    }
    Integer[] places = new Integer[to - from];
    for (int i = 0; i < places.length; i++) {
      places[i] = order[from + i];
    }
    Arrays.sort(places, (a, b) -> compare(seconds[a], ids[a], seconds[b], ids[b]));
    for (int i = 0; i < places.length; i++) {
      order[from + i] = places[i];
    }
  }

  /** Whether one place's entry stands before another's. */
  private boolean isBefore(int place, int other) {
    return compare(seconds[place], ids[place], seconds[other], ids[other]) < 0;
  }

  private void dropMiddle(int from, int to) {
    if (from >= to) {
      return;
    }
    int rest = size - to;
    System.arraycopy(seconds, to, seconds, from, rest);
    System.arraycopy(ids, to, ids, from, rest);
    if (hasNumbers()) {
      System.arraycopy(numbers, to, numbers, from, rest);
    }
    size = from + rest;
  }

  /** From either end what sums up to the limit stays. */
  private void dropMiddleBySum() {
    int from = 0;
    for (double sum = 0; from < size && sum < limit; from++) {
      sum += numbers[from];
    }
    int to = size;
    for (double sum = 0; to > from && sum < limit; to--) {
      sum += numbers[to - 1];
    }
    dropMiddle(from, to);
  }

  /**
   * Which values came first is decided by when each was first seen, which came last by when each
   * was last seen: two bounded unions, that share what they keep.
   */
  private List<Tick> valueExtremes() {
    Map<Long, Tick> first = new HashMap<>();
    Map<Long, Tick> last = new HashMap<>();
    for (Tick tick : all()) {
      first.merge(tick.id, tick, (a, b) -> a.second <= b.second ? a : b);
      last.merge(tick.id, tick, (a, b) -> a.second >= b.second ? a : b);
    }
    int most = (int) limit;
    Set<Tick> kept = new TreeSet<>(BY_TIME);
    first.values().stream().sorted(BY_TIME).limit(most).forEach(kept::add);
    last.values().stream().sorted(BY_TIME.reversed()).limit(most).forEach(kept::add);
    return List.copyOf(kept);
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
