package io.trailwarden.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was made of bytes, remembered by them; of two that fall into one place the later one. Pays
 * where the same few thousand come again and again, and is bounded where they don't. Working
 * memory.
 */
public final class RecentBytes<T> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  /** So many bytes at each end of a key decide its place. */
  private static final int END = 96;

  /** By place a key, and behind it what was made of it: so that both are found in one line. */
  private final @Nullable Object[] entries;

  private final int mask;

  /**
   * Room for so many.
   *
   * @param places a power of two
   */
  public RecentBytes(int places) {
    if (Integer.bitCount(places) != 1) {
      throw new IllegalArgumentException(places + " places");
    }
    entries = new @Nullable Object[2 * places];
    mask = places - 1;
  }

  /** What was made of these bytes; null when that is not remembered. */
  @SuppressWarnings("unchecked") // only what put takes is there
  public @Nullable T get(byte[] array, int offset, int length) {
    int at = at(array, offset, length);
    return entries[at] instanceof byte[] key
            && Arrays.equals(key, 0, key.length, array, offset, offset + length)
        ? (T) entries[at + 1]
        : null;
  }

  /**
   * Remembers what was made of bytes.
   *
   * @param key kept, not changed any more
   */
  public void put(byte[] key, T value) {
    int at = at(key, 0, key.length);
    entries[at] = key;
    entries[at + 1] = value;
  }

  /** Two long keys that differ in their middle alone take each other's place. */
  private int at(byte[] array, int offset, int length) {
    int hash =
        length <= 2 * END
            ? hash(array, offset, length)
            : hash(array, offset, END) * 31 + hash(array, offset + length - END, END) + length;
    return (hash & mask) << 1;
  }

  /** Four words at a time, into sums that don't wait for each other. */
  private static int hash(byte[] array, int offset, int length) {
    int end = offset + length;
    long a = length;
    long b = MULTIPLIER;
    long c = 0;
    long d = 0;
    int i = offset;
    for (; i + 4 * Long.BYTES <= end; i += 4 * Long.BYTES) {
      a = (a ^ (long) LONGS.get(array, i)) * MULTIPLIER;
      b = (b ^ (long) LONGS.get(array, i + Long.BYTES)) * MULTIPLIER;
      c = (c ^ (long) LONGS.get(array, i + 2 * Long.BYTES)) * MULTIPLIER;
      d = (d ^ (long) LONGS.get(array, i + 3 * Long.BYTES)) * MULTIPLIER;
    }
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      a = (a ^ (long) LONGS.get(array, i)) * MULTIPLIER;
      a ^= a >>> 32;
    }
    for (; i < end; i++) {
      b = (b ^ array[i]) * MULTIPLIER;
    }
    long mixed = a ^ Long.rotateLeft(b, 29) ^ Long.rotateLeft(c, 17) ^ Long.rotateLeft(d, 47);
    mixed *= MULTIPLIER;
    return (int) (mixed >>> 32);
  }
}
