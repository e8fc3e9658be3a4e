package io.trailwarden.state;

import io.trailwarden.finding.EventIds;
import java.util.Arrays;

/**
 * Distinct hashes of events, until there are more than {@value EventIds#EXACT}: then only that is
 * known. Sorted, since that is how they are stored, and added to by the batch. Working memory:
 * {@link EventIds} that can be added to.
 */
final class IdSet {
  private static final long[] EMPTY = new long[0];

  /** Fewer are sorted as fast by comparing. */
  private static final int WORTH_SPREADING = 48;

  /** Of more that begin alike somebody made the ids for it. */
  private static final int MOST_NEIGHBOURS = 24;

  private long[] sorted = EMPTY;
  private int count;
  private boolean many;

  boolean isMany() {
    return many;
  }

  /** Their number, {@value EventIds#EXACT} + 1 for any greater one. */
  int count() {
    return many ? EventIds.EXACT + 1 : count;
  }

  boolean isFew(int most) {
    return !many && count <= most;
  }

  void becomeMany() {
    many = true;
    sorted = EMPTY;
  }

  /**
   * Adds hashes, in any order, some of which may be there.
   *
   * @param hashes kept, and may be sorted
   */
  void addAll(long[] hashes) {
    if (many) {
      return;
    }
    long[] inOrder = inOrder(hashes);
    if (count == 0 && isDistinct(inOrder)) {
      sorted = inOrder;
      count = inOrder.length;
    } else {
      unite(inOrder, inOrder.length);
    }
  }

  /**
   * Sorts hashes. They are spread evenly, so that the first bits of one tell about where it
   * belongs: each goes there, and what is left to do is among neighbours.
   */
  private static long[] inOrder(long[] hashes) {
    if (hashes.length < WORTH_SPREADING) {
      Arrays.sort(hashes);
      return hashes;
    }
    int shift = Integer.numberOfLeadingZeros(hashes.length) + 1 + Integer.SIZE;
    int[] ends = new int[1 << (Long.SIZE - shift)];
    for (long hash : hashes) {
      ends[place(hash, shift)]++;
    }
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      if (ends[i] > MOST_NEIGHBOURS) {
        Arrays.sort(hashes);
        return hashes;
      }
      end += ends[i];
      ends[i] = end;
    }
    long[] spread = new long[hashes.length];
    for (long hash : hashes) {
      spread[--ends[place(hash, shift)]] = hash;
    }
    for (int i = 1; i < spread.length; i++) {
      long moved = spread[i];
      int place = i;
      while (place > 0 && spread[place - 1] > moved) {
        spread[place] = spread[place - 1];
        place--;
      }
      spread[place] = moved;
    }
    return spread;
  }

  /** The bits before the shift, of which the smallest numbers have the lowest. */
  private static int place(long hash, int shift) {
    return (int) ((hash ^ Long.MIN_VALUE) >>> shift);
  }

  private static boolean isDistinct(long[] sorted) {
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i - 1] == sorted[i]) {
        return false;
      }
    }
    return true;
  }

  void addAll(IdSet other) {
    if (other.many) {
      becomeMany();
    } else if (!many && other.count > 0) {
      unite(other.sorted, other.count);
    }
  }

  /**
   * Merges both into one.
   *
   * @param others sorted, some of them repeated
   */
  private void unite(long[] others, int length) {
    long[] into = new long[count + length];
    int left = 0;
    int right = 0;
    int united = 0;
    while (left < count || right < length) {
      boolean isOurs = right == length || (left < count && sorted[left] <= others[right]);
      long next = isOurs ? sorted[left++] : others[right++];
      if (united == 0 || into[united - 1] != next) {
        into[united++] = next;
      }
    }
    sorted = into;
    count = united;
    if (count > EventIds.EXACT) {
      becomeMany();
    }
  }

  EventIds toIds() {
    if (many) {
      return EventIds.MANY;
    }
    // What is there is never changed, only replaced.
    return EventIds.ofSorted(sorted.length == count ? sorted : Arrays.copyOf(sorted, count));
  }

  static IdSet of(EventIds ids) {
    IdSet set = new IdSet();
    if (ids.count() > EventIds.EXACT) {
      set.becomeMany();
    } else {
      set.sorted = ids.hashes();
      set.count = set.sorted.length;
    }
    return set;
  }
}
