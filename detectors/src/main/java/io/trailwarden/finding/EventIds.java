package io.trailwarden.finding;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many events there were, exactly up to {@value #EXACT}: hashes of their keys, and of more than
 * that only that there are more. Merging unites; "more" is the greatest of all: order and
 * repetition change nothing. 64 bits of SHA-256 an event, so that two of a thousand events collide
 * once in 10^13 alerts. Immutable.
 */
public final class EventIds {
  public static final int EXACT = 1000;
  public static final EventIds NONE = new EventIds(new long[0], 0);

  /** More than {@value #EXACT}. */
  public static final EventIds MANY = new EventIds(new long[0], EXACT + 1);

  private final long[] sorted;
  private final int count;

  private EventIds(long[] sorted, int count) {
    this.sorted = sorted;
    this.count = count;
  }

  /** The hash that stands for an event. */
  public static long hash(EvidenceKey key) {
    return Digest.number(key.time(), key.eventId());
  }

  public static EventIds of(long... hashes) {
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    int distinct = 0;
    for (long hash : sorted) {
      if (distinct == 0 || hash != sorted[distinct - 1]) {
        sorted[distinct++] = hash;
      }
    }
    return distinct > EXACT ? MANY : new EventIds(Arrays.copyOf(sorted, distinct), distinct);
  }

  /** Of distinct hashes in their order, not changed any more. */
  public static EventIds ofSorted(long[] hashes) {
    return hashes.length > EXACT ? MANY : new EventIds(hashes, hashes.length);
  }

  public EventIds add(long hash) {
    return merge(new EventIds(new long[] {hash}, 1));
  }

  public EventIds merge(EventIds other) {
    if (other.count == 0 || equals(other) || count > EXACT) {
      return this;
    }
    if (count == 0 || other.count > EXACT) {
      return other;
    }
    long[] both = Arrays.copyOf(sorted, count + other.count);
    System.arraycopy(other.sorted, 0, both, count, other.count);
    return of(both);
  }

  /** The number of events; {@value #EXACT} + 1 stands for any number above {@value #EXACT}. */
  public int count() {
    return count;
  }

  /** Sorted; none when there are more than {@value #EXACT}. */
  public long[] hashes() {
    return sorted.clone();
  }

  void write(DataOutput out) throws IOException {
    Binary.writeNumber(out, count);
    for (long hash : sorted) {
      out.writeLong(hash);
    }
  }

  /**
   * @param version 1 wrote 1,001 hashes where there are more than 1,000
   */
  static EventIds read(int version, DataInput in) throws IOException {
    int count = Binary.readCount(in);
    if (count > EXACT + 1) {
      throw new IOException("more than " + (EXACT + 1) + " event ids: " + count);
    }
    if (count > EXACT && version > 1) {
      return MANY;
    }
    long[] sorted = new long[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = in.readLong();
      if (i > 0 && sorted[i - 1] >= sorted[i]) {
        throw new IOException("event ids out of order");
      }
    }
    return count > EXACT ? MANY : new EventIds(sorted, count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventIds ids && count == ids.count && Arrays.equals(sorted, ids.sorted);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sorted) + count;
  }

  @Override
  public String toString() {
    return count() > EXACT ? EXACT + "+ events" : count() + " events";
  }
}
