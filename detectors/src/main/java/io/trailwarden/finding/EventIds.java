package io.trailwarden.finding;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How many events there were, exactly up to {@value #EXACT}: the 1,001 smallest of the hashes of
 * their keys. Merging unites and keeps the smallest again, a bounded union: order and repetition
 * change nothing. 64 bits of SHA-256 an event, so that two of a thousand events collide once in
 * 10^13 alerts. Immutable.
 */
public final class EventIds {
  public static final int EXACT = 1000;
  private static final int KEPT = EXACT + 1;
  public static final EventIds NONE = new EventIds(new long[0]);

  private final long[] smallest;

  private EventIds(long[] smallest) {
    this.smallest = smallest;
  }

  /** The hash that stands for an event. */
  public static long hash(EvidenceKey key) {
    return Digest.number(List.of(Long.toString(key.time()), key.eventId()));
  }

  public static EventIds of(long... hashes) {
    return new EventIds(Arrays.stream(hashes).sorted().distinct().limit(KEPT).toArray());
  }

  public EventIds add(long hash) {
    int at = Arrays.binarySearch(smallest, hash);
    if (at >= 0 || (smallest.length == KEPT && hash > smallest[KEPT - 1])) {
      return this;
    }
    int place = -at - 1;
    long[] more = new long[Math.min(smallest.length + 1, KEPT)];
    System.arraycopy(smallest, 0, more, 0, place);
    more[place] = hash;
    System.arraycopy(smallest, place, more, place + 1, more.length - place - 1);
    return new EventIds(more);
  }

  public EventIds merge(EventIds other) {
    if (other.smallest.length == 0 || equals(other)) {
      return this;
    }
    if (smallest.length == 0) {
      return other;
    }
    long[] united = new long[Math.min(KEPT, smallest.length + other.smallest.length)];
    int count = 0;
    int left = 0;
    int right = 0;
    while (count < united.length && (left < smallest.length || right < other.smallest.length)) {
      if (right == other.smallest.length
          || (left < smallest.length && smallest[left] < other.smallest[right])) {
        united[count++] = smallest[left++];
      } else {
        if (left < smallest.length && smallest[left] == other.smallest[right]) {
          left++;
        }
        united[count++] = other.smallest[right++];
      }
    }
    return new EventIds(count == united.length ? united : Arrays.copyOf(united, count));
  }

  /** The number of events; {@value #EXACT} + 1 stands for any number above {@value #EXACT}. */
  public int count() {
    return smallest.length;
  }

  void write(DataOutput out) throws IOException {
    Binary.writeNumber(out, smallest.length);
    for (long hash : smallest) {
      out.writeLong(hash);
    }
  }

  static EventIds read(DataInput in) throws IOException {
    int count = Binary.readCount(in);
    if (count > KEPT) {
      throw new IOException("more than " + KEPT + " event ids: " + count);
    }
    long[] smallest = new long[count];
    for (int i = 0; i < count; i++) {
      smallest[i] = in.readLong();
      if (i > 0 && smallest[i - 1] >= smallest[i]) {
        throw new IOException("event ids out of order");
      }
    }
    return new EventIds(smallest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventIds ids && Arrays.equals(smallest, ids.smallest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(smallest);
  }

  @Override
  public String toString() {
    return count() > EXACT ? EXACT + "+ events" : count() + " events";
  }
}
