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
 * So only those positions are looked at, each whether its gram is one of a window. A table of bits
 * says that, by a hash, so that some are pointed out for nothing. Letters differ here from some
 * other bytes in nothing but the bit that case is; that, too, costs no match.
 */
final class Grams {
  /** Bytes in a gram. */
  static final int LENGTH = 4;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CASE = 0x20202020;

  /** Sampling more thinly than this saves little, and takes a table of more grams. */
  private static final int LONGEST = 12;

  /** A window further behind makes the way back longer. */
  private static final int FURTHEST = 32;

  private static final int BITS_A_GRAM = 256;
  private static final int FEWEST_BITS = 1 << 14;
  private static final int MOST_BITS = 1 << 21;

  /** What events are full of, and so what windows should not hold. */
  private static final Set<Integer> COMMON =
      grams(
          "arn:aws:iam:: arn:aws:sts:: arn:aws:s3::: :assumed-role/ :role/service :user/ :policy/"
              + " .amazonaws.com aws-sdk-java/ aws-cli/ Boto3/ Botocore/ Mozilla/5.0 (Linux"
              + " console. AWSReservedSSO_ aws-reserved/ us-east-1 eu-central-1 us-west-2"
              + " AccessDenied Exception UnauthorizedOperation https:// AWS::IAM:: instance/i-");

  private final long[] table;
  private final int shift;
  private final int reach;
  private final int step;

  private Grams(List<byte[]> keys, int window) {
    step = window - LENGTH + 1;
    long wanted = Math.min(MOST_BITS, (long) keys.size() * step * BITS_A_GRAM);
    long bits = Math.max(FEWEST_BITS, Long.highestOneBit(wanted));
    shift = Integer.SIZE - Long.numberOfTrailingZeros(bits);
    table = new long[(int) (bits / Long.SIZE)];
    int furthest = 0;
    for (byte[] key : keys) {
      int start = window(key, step);
      furthest = Math.max(furthest, start);
      for (int i = start; i < start + step; i++) {
        int hash = hash(key, i);
        table[hash >>> 6] |= 1L << hash;
      }
    }
    reach = furthest + step - 1;
  }

  /** Where the window of a key begins: where it has the fewest common grams. */
  private static int window(byte[] key, int grams) {
    int best = 0;
    int fewest = Integer.MAX_VALUE;
    for (int start = 0; start <= Math.min(FURTHEST, key.length - LENGTH + 1 - grams); start++) {
      int common = 0;
      for (int i = start; i < start + grams; i++) {
        common += COMMON.contains(gram(key, i)) ? 1 : 0;
      }
      if (common < fewest) {
        fewest = common;
        best = start;
      }
      if (common == 0) {
        break;
      }
    }
    return best;
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
    return (gram(text, at) * 0x9e3779b1) >>> shift;
  }

  private static int gram(byte[] text, int at) {
    return (int) INTS.get(text, at) | CASE;
  }
}
