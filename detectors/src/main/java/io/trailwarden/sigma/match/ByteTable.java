package io.trailwarden.sigma.match;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds which of many texts a range of bytes is, without allocating. Immutable. */
final class ByteTable implements Finder {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long CASE = 0x2020202020202020L;

  /** More keys than this that a quick hash can't tell apart would make finding one slow. */
  private static final int CROWD = 4;

  private final byte[] fold;
  private final byte[][] keys;
  private final int[] cells;
  private final int mask;

  /** Whether only some bytes of a text are looked at to hash it. */
  private final boolean quick;

  /** The keys must be distinct once folded; a key's index in the list is what is found. */
  ByteTable(List<byte[]> keys, boolean cased) {
    this.fold = Fold.table(cased);
    this.keys = keys.toArray(byte[][]::new);
    int size = Integer.highestOneBit(Math.max(4, keys.size() * 4));
    this.cells = new int[size];
    this.mask = size - 1;
    Arrays.fill(cells, -1);
    this.quick = areApart(this.keys);
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

  private static boolean areApart(byte[][] keys) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (byte[] key : keys) {
      if (counts.merge(quickHash(key, 0, key.length), 1, Integer::sum) > CROWD) {
        return false;
      }
    }
    return true;
  }

  private int hash(byte[] bytes, int offset, int length) {
    if (quick) {
      return quickHash(bytes, offset, length);
    }
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + fold[bytes[i] & 0xff];
    }
    hash *= 0x9e3779b9;
    return hash ^ (hash >>> 16);
  }

  /** Of the length, the first and the last eight bytes, whatever case they have. */
  static int quickHash(byte[] bytes, int offset, int length) {
    long first;
    long last = 0;
    if (length >= Long.BYTES) {
      first = (long) LONGS.get(bytes, offset);
      last = (long) LONGS.get(bytes, offset + length - Long.BYTES) | CASE;
    } else {
      first = 0;
      for (int i = 0; i < length; i++) {
        first = first << 8 | (bytes[offset + i] & 0xff);
      }
    }
    long hash = ((first | CASE) * 0x9e3779b97f4a7c15L + last + length) * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32) ^ (int) (hash >>> 48);
  }
}
