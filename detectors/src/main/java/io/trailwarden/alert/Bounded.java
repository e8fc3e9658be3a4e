package io.trailwarden.alert;

/**
 * Strings that fit. Lengths are counted in bytes of UTF-8, or of JSON in UTF-8, where a quote takes
 * two bytes and a control character six. Half of a surrogate pair becomes a question mark, as
 * {@link String#getBytes} makes it, so that a document is the same before and after a checkpoint.
 */
final class Bounded {
  private static final int ESCAPED_CONTROL = 6;

  private Bounded() {}

  /** As much of the text as takes that many bytes of JSON; the text itself when that is all. */
  static String json(String text, int limit) {
    return take(text, Integer.MAX_VALUE, limit);
  }

  /** As much of the text as takes that many bytes of UTF-8. */
  static String utf8(String text, int limit) {
    return take(text, limit, Integer.MAX_VALUE);
  }

  /** As much of the text as takes that many bytes of UTF-8, and that many of JSON. */
  static String take(String text, int utf8Limit, int jsonLimit) {
    int utf8 = 0;
    int json = 0;
    boolean whole = true;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int step = pairAt(text, i) ? 2 : 1;
      int bytes = utf8Bytes(text, i);
      utf8 += bytes;
      json += jsonBytes(c, bytes);
      if (utf8 > utf8Limit || json > jsonLimit) {
        break;
      }
      whole &= step == 2 || !Character.isSurrogate(c);
      i += step;
    }
    if (i == text.length() && whole) {
      return text;
    }
    String kept = text.substring(0, i);
    return whole ? kept : withoutHalves(kept);
  }

  /** How many bytes the text takes as JSON, without the quotes around it. */
  static int jsonLength(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i += pairAt(text, i) ? 2 : 1) {
      length += jsonBytes(text.charAt(i), utf8Bytes(text, i));
    }
    return length;
  }

  /** How many bytes the text takes as UTF-8. */
  static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i += pairAt(text, i) ? 2 : 1) {
      length += utf8Bytes(text, i);
    }
    return length;
  }

  private static boolean pairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  private static int utf8Bytes(String text, int i) {
    char c = text.charAt(i);
    if (c < 0x80) {
      return 1;
    }
    if (c < 0x800) {
      return 2;
    }
    if (Character.isSurrogate(c)) {
      return pairAt(text, i) ? 4 : 1;
    }
    return 3;
  }

  private static int jsonBytes(char c, int utf8Bytes) {
    if (c < ' ') {
      return ESCAPED_CONTROL;
    }
    return c == '"' || c == '\\' ? 2 : utf8Bytes;
  }

  private static String withoutHalves(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (pairAt(text, i)) {
        clean.append(text, i, i + 2);
        i++;
      } else {
        char c = text.charAt(i);
        clean.append(Character.isSurrogate(c) ? '?' : c);
      }
    }
    return clean.toString();
  }
}
