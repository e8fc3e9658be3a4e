package io.trailwarden.sigma.match;

import io.trailwarden.bytes.ByteRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON text as rules see it: maps and lists compact, events without escapes. */
final class JsonText {
  private JsonText() {}

  /** Whether there is no white space outside of strings. */
  static boolean isCompact(byte[] bytes, int offset, int length) {
    boolean quoted = false;
    for (int i = offset; i < offset + length; i++) {
      byte b = bytes[i];
      if (b == '"') {
        quoted = !quoted;
      } else if (b == '\\') {
        i++;
      } else if (!quoted && b <= ' ' && b >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The text without white space outside of strings. */
  static byte[] compact(byte[] bytes, int offset, int length) {
    byte[] compact = new byte[length];
    int size = 0;
    boolean quoted = false;
    boolean escaped = false;
    for (int i = offset; i < offset + length; i++) {
      byte b = bytes[i];
      if (!quoted && b <= ' ' && b >= 0) {
        continue;
      }
      compact[size++] = b;
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        quoted = !quoted;
      }
    }
    return Arrays.copyOf(compact, size);
  }

  /**
   * The text with its escapes resolved, so that a keyword with quotes or letters beyond ASCII is
   * found however the event writes them. Not JSON any more. The same range when there are none.
   */
  static ByteRange unescaped(ByteRange text) {
    byte[] bytes = text.array();
    int end = text.offset() + text.length();
    int first = text.offset();
    while (first < end && bytes[first] != '\\') {
      first++;
    }
    if (first == end) {
      return text;
    }
    byte[] plain = new byte[text.length()];
    int size = first - text.offset();
    System.arraycopy(bytes, text.offset(), plain, 0, size);
    int i = first;
    while (i < end) {
      byte b = bytes[i];
      if (b != '\\' || i + 1 == end) {
        plain[size++] = b;
        i++;
      } else if (bytes[i + 1] == 'u') {
        StringBuilder units = new StringBuilder();
        while (i + 6 <= end && bytes[i] == '\\' && bytes[i + 1] == 'u') {
          units.append((char) hex(bytes, i + 2));
          i += 6;
        }
        if (units.isEmpty()) {
          plain[size++] = b;
          i++;
        }
        // Never longer than its escapes: six bytes a unit, at most three in UTF-8.
        byte[] utf8 = units.toString().getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, plain, size, utf8.length);
        size += utf8.length;
      } else {
        plain[size++] =
            switch (bytes[i + 1]) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              case 'b' -> '\b';
              case 'f' -> '\f';
              default -> bytes[i + 1];
            };
        i += 2;
      }
    }
    return new ByteRange(plain, 0, size);
  }

  private static int hex(byte[] bytes, int offset) {
    int value = 0;
    for (int i = offset; i < offset + 4; i++) {
      value = value * 16 + Math.max(0, Character.digit((char) bytes[i], 16));
    }
    return value;
  }
}
