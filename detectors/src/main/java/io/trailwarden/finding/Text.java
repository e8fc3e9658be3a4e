package io.trailwarden.finding;

/** Cutting what somebody else wrote to a length that we can keep. */
public final class Text {
  private Text() {}

  /** The first {@code limit} characters at most, never half of a surrogate pair. */
  public static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end);
  }

  /**
   * How many of the first {@code limit} bytes can be kept so that no UTF-8 sequence is cut through:
   * steps back over continuation bytes (10xxxxxx).
   */
  public static int utf8Cut(byte[] array, int offset, int length, int limit) {
    if (length <= limit) {
      return length;
    }
    int end = limit;
    while (end > 0 && end > limit - 4 && (array[offset + end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }
}
