package io.trailwarden.sigma.match;

import io.trailwarden.bytes.ByteSearch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** JSON text as rules see it: maps and lists compact, events without escapes. */
final class JsonText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private JsonText() {}

  /** Whether it is ASCII without a backslash. */
  static boolean isPlain(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    for (; i + 4 * Long.BYTES <= end; i += 4 * Long.BYTES) {
      long special =
          special((long) LONGS.get(bytes, i))
              | special((long) LONGS.get(bytes, i + Long.BYTES))
              | special((long) LONGS.get(bytes, i + 2 * Long.BYTES))
              | special((long) LONGS.get(bytes, i + 3 * Long.BYTES));
      if ((special & HIGHS) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (bytes[i] < 0 || bytes[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Has a high bit when a byte has one or is a backslash: what is 0 borrows from its high bit. */
  private static long special(long word) {
    return word | ((word ^ (ONES * '\\')) - ONES);
  }

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

  /** Takes the text without white space outside of strings. */
  static void compact(byte[] bytes, int offset, int length, Arena into) {
    into.reserve(length);
    byte[] compact = into.array();
    int size = into.used();
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
    into.take(size);
  }

  /**
   * Takes the text with its escapes resolved, so that a keyword with quotes or letters beyond ASCII
   * is found however the event writes them. Not JSON any more.
   *
   * @return false, and nothing is taken, when it has none
   */
  static boolean unescape(byte[] bytes, int offset, int length, Arena into) {
    int end = offset + length;
    int first = ByteSearch.indexOf(bytes, offset, end, (byte) '\\');
    if (first < 0) {
      return false;
    }
    into.reserve(length);
    byte[] plain = into.array();
    int size = into.used();
    int i = offset;
    int next = first;
    while (next >= 0) {
      System.arraycopy(bytes, i, plain, size, next - i);
      size += next - i;
      i = next;
      if (i + 1 == end || (bytes[i + 1] == 'u' && i + 6 > end)) {
        plain[size++] = bytes[i++];
      } else if (bytes[i + 1] == 'u') {
        int unit = hex(bytes, i + 2);
        i += 6;
        if (Character.isHighSurrogate((char) unit) && isLowSurrogate(bytes, i, end)) {
          unit = Character.toCodePoint((char) unit, (char) hex(bytes, i + 2));
          i += 6;
        }
        size = Utf8.write(unit, plain, size);
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
      next = ByteSearch.indexOf(bytes, i, end, (byte) '\\');
    }
    System.arraycopy(bytes, i, plain, size, end - i);
    size += end - i;
    into.take(size);
    return true;
  }

  private static boolean isLowSurrogate(byte[] bytes, int at, int end) {
    return at + 6 <= end
        && bytes[at] == '\\'
        && bytes[at + 1] == 'u'
        && Character.isLowSurrogate((char) hex(bytes, at + 2));
  }

  private static int hex(byte[] bytes, int offset) {
    int value = 0;
    for (int i = offset; i < offset + 4; i++) {
      value = value * 16 + Math.max(0, Character.digit((char) bytes[i], 16));
    }
    return value;
  }
}
