package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A set of epoch seconds, sorted. A union of such sets is one, whatever the order. In its binary
 * form it is runs of consecutive seconds (gap, length), so that a busy hour is a few bytes.
 * Immutable.
 */
final class Seconds {
  static final Seconds NONE = new Seconds(new long[0]);

  private final long[] sorted;

  private Seconds(long[] sorted) {
    this.sorted = sorted;
  }

  static Seconds of(long... seconds) {
    return seconds.length == 0
        ? NONE
        : new Seconds(Arrays.stream(seconds).sorted().distinct().toArray());
  }

  /** Of distinct seconds in their order. */
  static Seconds ofSorted(long[] seconds) {
    return seconds.length == 0 ? NONE : new Seconds(seconds);
  }

  int size() {
    return sorted.length;
  }

  boolean isEmpty() {
    return sorted.length == 0;
  }

  long get(int index) {
    return sorted[index];
  }

  boolean contains(long second) {
    return Arrays.binarySearch(sorted, second) >= 0;
  }

  /** The index of the first one not before {@code second}; {@link #size()} when there is none. */
  int indexFrom(long second) {
    int at = Arrays.binarySearch(sorted, second);
    return at >= 0 ? at : -at - 1;
  }

  /** The index of the last one not after {@code second}; -1 when there is none. */
  int indexUpTo(long second) {
    int at = Arrays.binarySearch(sorted, second);
    return at >= 0 ? at : -at - 2;
  }

  /** Those in [from, to]. */
  Seconds between(long from, long to) {
    int start = indexFrom(from);
    int end = indexUpTo(to) + 1;
    if (start >= end) {
      return NONE;
    }
    return start == 0 && end == sorted.length
        ? this
        : new Seconds(Arrays.copyOfRange(sorted, start, end));
  }

  /** Those that lie at most {@code before} seconds before some of {@code ends}, or at it. */
  Seconds within(long before, Seconds ends) {
    long[] found = new long[sorted.length];
    int count = 0;
    for (long second : sorted) {
      int next = ends.indexFrom(second);
      if (next < ends.size() && ends.get(next) - second <= before) {
        found[count++] = second;
      }
    }
    return new Seconds(Arrays.copyOf(found, count));
  }

  Seconds union(Seconds other) {
    if (other.isEmpty() || equals(other)) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    long[] united = Arrays.copyOf(sorted, sorted.length + other.sorted.length);
    System.arraycopy(other.sorted, 0, united, sorted.length, other.sorted.length);
    return of(united);
  }

  void write(DataOutput out) throws IOException {
    int runs = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (startsRun(i)) {
        runs++;
      }
    }
    Binary.writeNumber(out, runs);
    long end = 0;
    for (int i = 0; i < sorted.length; ) {
      int next = i + 1;
      while (next < sorted.length && !startsRun(next)) {
        next++;
      }
      Binary.writeNumber(out, sorted[i] - end);
      Binary.writeNumber(out, next - i);
      end = sorted[next - 1] + 1;
      i = next;
    }
  }

  private boolean startsRun(int index) {
    return index == 0 || sorted[index] != sorted[index - 1] + 1;
  }

  static Seconds read(DataInput in) throws IOException {
    int runs = Binary.readCount(in);
    long[] seconds = new long[16];
    int count = 0;
    long end = 0;
    for (int run = 0; run < runs; run++) {
      long start = end + Binary.readNumber(in);
      int length = Binary.readCount(in);
      if ((run > 0 && start <= end) || length == 0) {
        throw new IOException("runs of seconds out of order");
      }
      if (count + length > seconds.length) {
        seconds = Arrays.copyOf(seconds, Math.max(count + length, seconds.length * 2));
      }
      for (int i = 0; i < length; i++) {
        seconds[count++] = start + i;
      }
      end = start + length;
    }
    return count == 0 ? NONE : new Seconds(Arrays.copyOf(seconds, count));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Seconds seconds && Arrays.equals(sorted, seconds.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}
