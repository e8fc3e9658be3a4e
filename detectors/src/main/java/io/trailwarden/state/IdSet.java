package io.trailwarden.state;

import io.trailwarden.finding.EventIds;
import java.util.Arrays;

/**
 * Distinct hashes of events, until there are more than {@value EventIds#EXACT}: then only that is
 * known. Working memory: {@link EventIds} that can be added to.
 */
final class IdSet {
  private static final int SMALLEST = 2;

  /** Open addressing; 0 stands for an empty cell. */
  private long[] cells = new long[SMALLEST];

  private boolean zero;
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
    cells = new long[0];
  }

  void add(long hash) {
    if (many) {
      return;
    }
    if (hash == 0) {
      count += zero ? 0 : 1;
      zero = true;
    } else {
      int mask = cells.length - 1;
      int cell = (int) hash & mask;
      while (cells[cell] != 0) {
        if (cells[cell] == hash) {
          return;
        }
        cell = (cell + 1) & mask;
      }
      cells[cell] = hash;
      count++;
      if (count * 2 > cells.length) {
        grow();
      }
    }
    if (count > EventIds.EXACT) {
      becomeMany();
    }
  }

  private void grow() {
    long[] old = cells;
    cells = new long[old.length * 2];
    int mask = cells.length - 1;
    for (long hash : old) {
      if (hash != 0) {
        int cell = (int) hash & mask;
        while (cells[cell] != 0) {
          cell = (cell + 1) & mask;
        }
        cells[cell] = hash;
      }
    }
  }

  void addAll(IdSet other) {
    if (other.many) {
      becomeMany();
      return;
    }
    for (long hash : other.cells) {
      if (hash != 0) {
        add(hash);
      }
    }
    if (other.zero) {
      add(0);
    }
  }

  EventIds toIds() {
    if (many) {
      return EventIds.MANY;
    }
    long[] hashes = new long[count];
    int found = 0;
    if (zero) {
      found = 1;
    }
    for (long hash : cells) {
      if (hash != 0) {
        hashes[found++] = hash;
      }
    }
    return EventIds.of(hashes);
  }

  static IdSet of(EventIds ids) {
    IdSet set = new IdSet();
    if (ids.count() > EventIds.EXACT) {
      set.becomeMany();
    } else {
      Arrays.stream(ids.hashes()).forEach(set::add);
    }
    return set;
  }
}
