package io.trailwarden.sigma.match;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Points out where in a text a pattern may be, looking at few of its bytes. A gram is four bytes in
 * a row. Of each pattern {@code m} bytes in a row are its window, where none is shorter than {@code
 * m}. Of the positions 0, m - 3, 2 (m - 3), … one then lies in the window of each pattern that the
 * text has, with all of its gram:
 *
 * <pre>
 * m = 8           sampled   |    |    |    |
 *                 text      xx:role/PATTERNS
 *                 window             ^^^^^^^
 *                 its gram            ****
 * </pre>
 *
 * So only those positions are looked at, each whether its gram is one of a window. A table says
 * that, by a hash, so that some are pointed out for nothing: fewer, since a gram beside the sampled
 * one must be of a window as well. Letters differ here from some other bytes in nothing but the bit
 * that case is; that, too, costs no match.
 */
final class Grams {
  /** Bytes in a gram. */
  static final int LENGTH = 4;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CASE = 0x20202020;
  private static final int FACTOR = 0x9e3779b1;

  /** Sampling more thinly than this saves little, and takes a table of more grams. */
  private static final int LONGEST = 12;

  /** A window further behind makes the way back longer. */
  private static final int FURTHEST = 32;

  /** Fewer point out more for nothing; more take the cache from everything else. */
  private static final int CELLS_A_GRAM = 128;

  private static final int FEWEST_CELLS = 1 << 12;
  private static final int MOST_CELLS = 1 << 20;

  /** What events are full of, and so what windows should not hold. */
  private static final Set<Integer> COMMON =
      grams(
          "arn:aws:iam:: arn:aws:sts:: arn:aws:s3::: :assumed-role/ :role/service :user/ :policy/"
              + " .amazonaws.com aws-sdk-java/ aws-cli/ Boto3/ Botocore/ Mozilla/5.0 (Linux"
              + " console. AWSReservedSSO_ aws-reserved/ us-east-1 eu-central-1 us-west-2"
              + " AccessDenied Exception UnauthorizedOperation https:// AWS::IAM:: instance/i-");

  /** By hash of a gram 1 where one of a window has it, 0 elsewhere. */
  private final byte[] table;

  private final int shift;
  private final int reach;
  private final int step;

  private Grams(List<byte[]> keys, int window) {
    step = window - LENGTH + 1;
    long wanted = Math.min(MOST_CELLS, (long) keys.size() * step * CELLS_A_GRAM);
    int cells = Math.max(FEWEST_CELLS, Integer.highestOneBit((int) wanted));
    shift = Integer.SIZE - Integer.numberOfTrailingZeros(cells);
    table = new byte[cells];
    int furthest = 0;
    for (byte[] key : keys) {
      int start = start(key, step);
      furthest = Math.max(furthest, start);
      for (int i = start; i < start + step; i++) {
        table[hash(key, i)] = 1;
      }
    }
    reach = furthest + step - 1;
  }

  /** The largest window that no common gram has to be in; at least half as large as one may be. */
  private static int window(List<byte[]> keys, int largest) {
    int window = largest;
    for (byte[] key : keys) {
      while (window > Math.max(LENGTH, largest / 2)
          && common(key, start(key, window - LENGTH + 1), window - LENGTH + 1) > 0) {
        window--;
      }
    }
    return window;
  }

  /** Where the window of a key begins: where so many grams have the fewest common ones. */
  private static int start(byte[] key, int grams) {
    int best = 0;
    int fewest = Integer.MAX_VALUE;
    int last = Math.min(FURTHEST, key.length - LENGTH + 1 - grams);
    for (int start = 0; start <= last && fewest > 0; start++) {
      int common = common(key, start, grams);
      if (common < fewest) {
        fewest = common;
        best = start;
      }
    }
    return best;
  }

  private static int common(byte[] key, int start, int grams) {
    int common = 0;
    for (int i = start; i < start + grams; i++) {
      common += COMMON.contains(gram(key, i)) ? 1 : 0;
    }
    return common;
  }

  private static Set<Integer> grams(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Set<Integer> grams = new HashSet<>();
    for (int i = 0; i <= bytes.length - LENGTH; i++) {
      grams.add(gram(bytes, i));
    }
    return grams;
  }

  /** Null when a key is shorter than a gram. */
  static @Nullable Grams of(List<byte[]> keys) {
    int shortest = keys.stream().mapToInt(key -> key.length).min().orElse(0);
    return shortest < LENGTH ? null : new Grams(keys, window(keys, Math.min(shortest, LONGEST)));
  }

  /** How far before a sampled position a pattern that has its gram there can begin. */
  int reach() {
    return reach;
  }

  /** The first position to sample, from a sampled one on, that is not before another. */
  int atOrAfter(int position, int sampled) {
    return sampled + (position - sampled + step - 1) / step * step;
  }

  /**
   * The first position to sample, from one on, around which a pattern may be; -1 when none is.
   *
   * @param begin where the text begins
   */
  int next(byte[] text, int begin, int from, int end) {
    int i = candidate(text, from, end);
    while (i >= 0 && step > 1 && !hasNeighbour(text, begin, i, end)) {
      i = candidate(text, i + step, end);
    }
    return i;
  }

  /** A window holds more than one gram: beside one of them is another. */
  private boolean hasNeighbour(byte[] text, int begin, int at, int end) {
    return (at > begin && table[hash(text, at - 1)] != 0)
        || (at < end - LENGTH && table[hash(text, at + 1)] != 0);
  }

  /** The first position to sample whose gram is one of a window; -1 when there is none. */
  private int candidate(byte[] text, int from, int end) {
    // Steps are constants here, so that the compiled loops check their bounds but once.
    return switch (step) {
      case 1 -> singles(text, fours(text, from, end), end, 1);
      case 2 -> singles(text, pairs(text, from, end, 2), end, 2);
      case 3 -> singles(text, pairs(text, from, end, 3), end, 3);
      case 4 -> singles(text, pairs(text, from, end, 4), end, 4);
      case 5 -> singles(text, from, end, 5);
      case 6 -> singles(text, from, end, 6);
      case 7 -> singles(text, from, end, 7);
      case 8 -> singles(text, from, end, 8);
      default -> singles(text, from, end, step);
    };
  }

  /** Looks at one position at a time. */
  private int singles(byte[] text, int from, int end, int apart) {
    byte[] cells = table;
    int move = shift;
    for (int i = from; i <= end - LENGTH; i += apart) {
      if (cells[(((int) INTS.get(text, i) | CASE) * FACTOR) >>> move] != 0) {
        return i;
      }
    }
    return -1;
  }

  /** Looks at two at once; positions from the returned one on are still to be looked at. */
  private int pairs(byte[] text, int from, int end, int apart) {
    byte[] cells = table;
    int move = shift;
    int bits = apart * Byte.SIZE;
    int i = from;
    for (; i <= end - Long.BYTES; i += 2 * apart) {
      long word = (long) LONGS.get(text, i);
      if ((cells[(((int) word | CASE) * FACTOR) >>> move]
              | cells[(((int) (word >>> bits) | CASE) * FACTOR) >>> move])
          != 0) {
        return i;
      }
    }
    return i;
  }

  /** As {@link #pairs}, where every position is looked at. */
  private int fours(byte[] text, int from, int end) {
    byte[] cells = table;
    int move = shift;
    int i = from;
    for (; i <= end - Long.BYTES; i += 4) {
      long word = (long) LONGS.get(text, i);
      if ((cells[(((int) word | CASE) * FACTOR) >>> move]
              | cells[(((int) (word >>> 8) | CASE) * FACTOR) >>> move]
              | cells[(((int) (word >>> 16) | CASE) * FACTOR) >>> move]
              | cells[(((int) (word >>> 24) | CASE) * FACTOR) >>> move])
          != 0) {
        return i;
      }
    }
    return i;
  }

  private int hash(byte[] text, int at) {
    return (gram(text, at) * FACTOR) >>> shift;
  }

  private static int gram(byte[] text, int at) {
    return (int) INTS.get(text, at) | CASE;
  }
}
