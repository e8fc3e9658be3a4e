package io.trailwarden.integrity;

import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Hexadecimal digits, in which case does not matter. */
final class Hex {
  private Hex() {}

  /** The bytes; null when the text is not hexadecimal. */
  static byte @Nullable [] bytes(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The one way of writing these digits. */
  static String canonical(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static boolean same(String one, String other) {
    return canonical(one).equals(canonical(other));
  }
}
