package io.trailwarden.sigma.match;

import java.nio.charset.StandardCharsets;

/**
 * Case folding. A character folds to the lower case of its upper case, the relation of {@link
 * String#equalsIgnoreCase}: one character to one, so that {@code ?} keeps its meaning. Text of
 * ASCII is folded byte by byte while it is compared; anything else is folded into a copy first, and
 * folding that copy's bytes again changes nothing.
 */
final class Fold {
  /** By byte: ASCII upper case to lower case, all others to themselves. */
  static final byte[] CASELESS = new byte[256];

  /** By byte: each to itself, for comparisons in which case matters. */
  static final byte[] CASED = new byte[256];

  static {
    for (int b = 0; b < 256; b++) {
      CASED[b] = (byte) b;
      CASELESS[b] = (byte) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
    }
  }

  private Fold() {}

  static byte[] table(boolean cased) {
    return cased ? CASED : CASELESS;
  }

  /**
   * Takes text beyond ASCII, folded, into an arena.
   *
   * @return false, and nothing is taken, when it is not UTF-8
   */
  static boolean fold(byte[] bytes, int offset, int length, Arena arena) {
    // No character grows by more than one byte, and none of one byte grows (FoldTest).
    arena.reserve(length + length / 2);
    byte[] folded = arena.array();
    int size = arena.used();
    int end = offset + length;
    int i = offset;
    while (i < end) {
      if (bytes[i] >= 0) {
        folded[size++] = CASELESS[bytes[i++]];
        continue;
      }
      int character = Utf8.read(bytes, i, end);
      if (character == Utf8.MALFORMED) {
        return false;
      }
      i += Utf8.length(character);
      size = Utf8.write(folded(character), folded, size);
    }
    arena.take(size);
    return true;
  }

  static byte[] folded(byte[] bytes, int offset, int length) {
    return folded(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  static int folded(int character) {
    return Character.toLowerCase(Character.toUpperCase(character));
  }

  static byte[] folded(String text) {
    int[] characters = text.codePoints().map(Fold::folded).toArray();
    return new String(characters, 0, characters.length).getBytes(StandardCharsets.UTF_8);
  }

  /** The bytes that a text of a rule is compared as. */
  static byte[] key(String text, boolean cased) {
    return cased ? text.getBytes(StandardCharsets.UTF_8) : folded(text);
  }
}
