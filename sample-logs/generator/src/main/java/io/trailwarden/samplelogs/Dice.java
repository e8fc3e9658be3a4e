package io.trailwarden.samplelogs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;

/**
 * Chance that comes out the same on every machine: SplitMix64, spelled out here because the JDK
 * promises no sequence across versions. Each part of the archive throws dice of its own, told apart
 * by name, so that parts can be made in any order and at the same time. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Fast splittable pseudorandom number
 *     generators</a>
 */
final class Dice {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final char[] UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".toCharArray();
  private static final char[] REQUEST = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final char[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray();

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  /** The dice of one part, such as {@code of(seed, "background", account, region, slot)}. */
  static Dice of(long seed, Object... part) {
    return new Dice(mix(seed ^ hash(part)));
  }

  /** FNV-1a, 64 bit, over the parts as text. */
  private static long hash(Object... part) {
    long hash = 0xcbf29ce484222325L;
    for (Object name : part) {
      String text = String.valueOf(name);
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
      hash = (hash ^ 0x1f) * 0x100000001b3L;
    }
    return hash;
  }

  @CanIgnoreReturnValue
  long next() {
    state += 0x9e3779b97f4a7c15L;
    return mix(state);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** From 0 up to, and without, the bound. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** From the first to the last, both included. */
  int between(int first, int last) {
    return first + below(last - first + 1);
  }

  boolean chance(int inThousand) {
    return below(1000) < inThousand;
  }

  /** The whole number below or above, so that the mean is the value. */
  int round(double value) {
    int floor = (int) value;
    return below(1 << 30) < (value - floor) * (1 << 30) ? floor + 1 : floor;
  }

  <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }

  String pick(String... values) {
    return values[below(values.length)];
  }

  <T> void shuffle(List<T> values) {
    for (int i = values.size() - 1; i > 0; i--) {
      int other = below(i + 1);
      T value = values.get(i);
      values.set(i, values.get(other));
      values.set(other, value);
    }
  }

  String hex(int length) {
    return text(HEX, length);
  }

  /** Letters as in an access key's id. */
  String upper(int length) {
    return text(UPPER, length);
  }

  /** Letters and digits as in a request id of S3. */
  String requestId() {
    return text(REQUEST, 16);
  }

  String base64(int length) {
    return text(BASE64, length);
  }

  /** A random UUID, version 4. */
  String uuid() {
    String hex = hex(32);
    return hex.substring(0, 8)
        + '-'
        + hex.substring(8, 12)
        + "-4"
        + hex.substring(13, 16)
        + '-'
        + HEX[8 + below(4)]
        + hex.substring(17, 20)
        + '-'
        + hex.substring(20);
  }

  private String text(char[] alphabet, int length) {
    char[] text = new char[length];
    int bits = Integer.numberOfTrailingZeros(alphabet.length);
    long random = 0;
    int left = 0;
    for (int i = 0; i < length; i++) {
      if (left < bits) {
        random = next();
        left = 64;
      }
      text[i] = alphabet[(int) random & (alphabet.length - 1)];
      random >>>= bits;
      left -= bits;
    }
    return new String(text);
  }
}
