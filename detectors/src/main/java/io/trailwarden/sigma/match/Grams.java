package io.trailwarden.sigma.match;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points out where in a text a pattern may be, looking at few of its bytes. A gram is four bytes in
 * a row. When no pattern is shorter than {@code m}, each begins at most {@code m - 4} bytes before
 * one of the positions 0, m - 3, 2 (m - 3), …, whose gram it then holds:
 *
 * <pre>
 * m = 8      sampled   |    |    |    |
 *            text      xxxPATTERNSxxxxx
 *            its gram       ****
 * </pre>
 *
 * So only those positions are looked at, each whether its gram is one of the patterns' first {@code
 * m} bytes. A table of bits says that, by a hash, so that some are pointed out for nothing. Letters
 * differ here from some other bytes in nothing but the bit that case is; that, too, costs no match.
 */
final class Grams {
  /** Bytes in a gram. */
  static final int LENGTH = 4;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CASE = 0x20202020;

  /** Sampling more thinly than this saves little, and takes a table of more grams. */
  private static final int LONGEST = 12;

  private static final int BITS_A_GRAM = 64;
  private static final int MOST_BITS = 1 << 21;

  private final long[] table;
  private final int shift;
  private final int reach;
  private final int step;

  private Grams(List<byte[]> keys, int shortest) {
    reach = shortest - LENGTH;
    step = reach + 1;
    long wanted = Math.min(MOST_BITS, (long) keys.size() * step * BITS_A_GRAM);
    int bits = Math.max(10, Integer.SIZE - Integer.numberOfLeadingZeros((int) wanted - 1));
    shift = Integer.SIZE - bits;
    table = new long[1 << (bits - 6)];
    for (byte[] key : keys) {
      for (int i = 0; i <= reach; i++) {
        int hash = hash(key, i);
        table[hash >>> 6] |= 1L << hash;
      }
    }
  }

  /** Null when a key is shorter than a gram. */
  static @Nullable Grams of(List<byte[]> keys) {
    int shortest = keys.stream().mapToInt(key -> key.length).min().orElse(0);
    return shortest < LENGTH ? null : new Grams(keys, Math.min(shortest, LONGEST));
  }

  /** How far before a sampled position a pattern that has its gram there can begin. */
  int reach() {
    return reach;
  }

  /** The first position to sample, from a sampled one on, that is not before another. */
  int atOrAfter(int position, int sampled) {
    return sampled + (position - sampled + step - 1) / step * step;
  }

  /** The first position to sample, from one on, around which a pattern may be; -1 when none is. */
  int next(byte[] text, int from, int end) {
    long[] bits = table;
    int move = shift;
    int by = step;
    for (int i = from; i <= end - LENGTH; i += by) {
      int hash = (((int) INTS.get(text, i) | CASE) * 0x9e3779b1) >>> move;
      if ((bits[hash >>> 6] & (1L << hash)) != 0) {
        return i;
      }
    }
    return -1;
  }

  private int hash(byte[] text, int at) {
    return (((int) INTS.get(text, at) | CASE) * 0x9e3779b1) >>> shift;
  }
}
