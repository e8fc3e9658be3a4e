package io.trailwarden.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/** Finds bytes, and looks at ranges of them, eight at a time. */
public final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private ByteSearch() {}

  /** Where the byte first stands in {@code [from, to)}; -1 when nowhere. */
  public static int indexOf(byte[] bytes, int from, int to, byte wanted) {
    Objects.checkFromToIndex(from, to, bytes.length);
    long pattern = ONES * (wanted & 0xff);
    int i = from;
    for (; i + 4 * Long.BYTES <= to; i += 4 * Long.BYTES) {
      long hits =
          zeros((long) LONGS.get(bytes, i) ^ pattern)
              | zeros((long) LONGS.get(bytes, i + Long.BYTES) ^ pattern)
              | zeros((long) LONGS.get(bytes, i + 2 * Long.BYTES) ^ pattern)
              | zeros((long) LONGS.get(bytes, i + 3 * Long.BYTES) ^ pattern);
      if (hits != 0) {
        break;
      }
    }
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long hits = zeros((long) LONGS.get(bytes, i) ^ pattern);
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Where the byte last stands in {@code [from, to)}; -1 when nowhere. */
  public static int lastIndexOf(byte[] bytes, int from, int to, byte wanted) {
    Objects.checkFromToIndex(from, to, bytes.length);
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Whether no byte of {@code [from, to)} has its high bit set. */
  public static boolean isAscii(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    int i = from;
    for (; i + 4 * Long.BYTES <= to; i += 4 * Long.BYTES) {
      long any =
          (long) LONGS.get(bytes, i)
              | (long) LONGS.get(bytes, i + Long.BYTES)
              | (long) LONGS.get(bytes, i + 2 * Long.BYTES)
              | (long) LONGS.get(bytes, i + 3 * Long.BYTES);
      if ((any & HIGHS) != 0) {
        return false;
      }
    }
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      if (((long) LONGS.get(bytes, i) & HIGHS) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The high bit of each zero byte; those above the lowest may be wrong, the lowest is right. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }
}
