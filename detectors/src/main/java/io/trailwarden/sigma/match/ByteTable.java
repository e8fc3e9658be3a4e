package io.trailwarden.sigma.match;

import java.util.Arrays;
import java.util.List;

/** Finds which of many texts a range of bytes is, without allocating. Immutable. */
final class ByteTable implements Finder {
  private final byte[] fold;
  private final byte[][] keys;
  private final int[] cells;
  private final int mask;

  /** The keys must be distinct once folded; a key's index in the list is what is found. */
  ByteTable(List<byte[]> keys, boolean cased) {
    this.fold = Fold.table(cased);
    this.keys = keys.toArray(byte[][]::new);
    int size = Integer.highestOneBit(Math.max(4, keys.size() * 4));
    this.cells = new int[size];
    this.mask = size - 1;
    Arrays.fill(cells, -1);
    for (int i = 0; i < this.keys.length; i++) {
      byte[] key = this.keys[i];
      int cell = hash(key, 0, key.length) & mask;
      while (cells[cell] >= 0) {
        cell = (cell + 1) & mask;
      }
      cells[cell] = i;
    }
  }

  @Override
  public void find(byte[] text, int offset, int length, Found into) {
    int key = find(text, offset, length);
    if (key >= 0) {
      into.add(key);
    }
  }

  /** The index of the key that equals the range; -1 when none does. */
  int find(byte[] bytes, int offset, int length) {
    for (int cell = hash(bytes, offset, length) & mask; ; cell = (cell + 1) & mask) {
      int index = cells[cell];
      if (index < 0) {
        return -1;
      }
      if (keys[index].length == length && startsWith(bytes, offset, keys[index], fold)) {
        return index;
      }
    }
  }

  /** Whether the folded bytes from the offset begin with the key. The caller checks the length. */
  static boolean startsWith(byte[] bytes, int offset, byte[] key, byte[] fold) {
    for (int i = 0; i < key.length; i++) {
      if (fold[bytes[offset + i] & 0xff] != key[i]) {
        return false;
      }
    }
    return true;
  }

  private int hash(byte[] bytes, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + fold[bytes[i] & 0xff];
    }
    hash *= 0x9e3779b9;
    return hash ^ (hash >>> 16);
  }
}
