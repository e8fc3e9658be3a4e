package io.trailwarden.sigma.match;

import io.trailwarden.event.TextFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules out that a value written in a piece of JSON text has any of some patterns, so that most
 * events need not be taken apart for a field deep in them. Immutable.
 *
 * <p>Of each pattern it looks for the longest piece without a character that JSON writes between
 * values or inside strings otherwise: that piece then stands in the JSON text as it stands in the
 * value, whatever white space or other values are around it. Of text with escapes, or with letters
 * beyond ASCII, whose case does not show in their bytes, nothing is ruled out.
 */
final class Written implements TextFilter {
  private static final String BETWEEN_VALUES = "{}[],:";

  /** With shorter pieces the text would have to be looked at more closely than it is worth. */
  private static final int SHORTEST = 6;

  private final AhoCorasick pieces;

  private Written(AhoCorasick pieces) {
    this.pieces = pieces;
  }

  /**
   * Null when nothing could be ruled out, or not quickly.
   *
   * @param patterns folded unless cased
   */
  static @Nullable Written of(Iterable<String> patterns, boolean cased) {
    Set<String> pieces = new LinkedHashSet<>();
    for (String pattern : patterns) {
      String piece = piece(pattern);
      if (piece.length() < SHORTEST) {
        return null;
      }
      pieces.add(piece);
    }
    List<byte[]> keys = new ArrayList<>();
    for (String piece : pieces) {
      keys.add(piece.getBytes(StandardCharsets.US_ASCII));
    }
    return keys.isEmpty() ? null : new Written(new AhoCorasick(keys, cased));
  }

  private static String piece(String pattern) {
    String longest = "";
    int start = 0;
    for (int i = 0; i <= pattern.length(); i++) {
      if (i == pattern.length() || !standsForItself(pattern.charAt(i))) {
        if (i - start > longest.length()) {
          longest = pattern.substring(start, i);
        }
        start = i + 1;
      }
    }
    return longest;
  }

  private static boolean standsForItself(char c) {
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && BETWEEN_VALUES.indexOf(c) < 0;
  }

  @Override
  public boolean passes(byte[] array, int offset, int length) {
    return !JsonText.isPlain(array, offset, length) || pieces.isAnyIn(array, offset, length);
  }
}
