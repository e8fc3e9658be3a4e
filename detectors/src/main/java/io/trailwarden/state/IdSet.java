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
   * @param hashes kept and sorted
   */
  void addAll(long[] hashes) {
    if (many) {
      return;
    }
    Arrays.sort(hashes);
    if (count == 0 && isDistinct(hashes)) {
      sorted = hashes;
      count = hashes.length;
    } else {
      unite(hashes, hashes.length);
    }
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
