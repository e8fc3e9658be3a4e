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

  private final byte[] @Nullable [] keys;
  private final @Nullable Object[] values;

  /**
   * Room for so many.
   *
   * @param places a power of two
   */
  public RecentBytes(int places) {
    if (Integer.bitCount(places) != 1) {
      throw new IllegalArgumentException(places + " places");
    }
    keys = new byte[places][];
    values = new @Nullable Object[places];
  }

  /** What was made of these bytes; null when that is not remembered. */
  @SuppressWarnings("unchecked") // only what put takes is there
  public @Nullable T get(byte[] array, int offset, int length) {
    int place = place(array, offset, length);
    byte[] key = keys[place];
    return key != null && Arrays.equals(key, 0, key.length, array, offset, offset + length)
        ? (T) values[place]
        : null;
  }

  /**
   * Remembers what was made of bytes.
   *
   * @param key kept, not changed any more
   */
  public void put(byte[] key, T value) {
    int place = place(key, 0, key.length);
    keys[place] = key;
    values[place] = value;
  }

  /** Four words at a time, into sums that don't wait for each other. */
  private int place(byte[] array, int offset, int length) {
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
    return (int) (mixed >>> 32) & (keys.length - 1);
  }
}
