package io.trailwarden.read;

import io.trailwarden.bytes.ByteSearch;
import java.util.Arrays;

/** The text between the quotes of a valid JSON string. */
final class JsonString {
  private JsonString() {}

  static boolean hasEscapes(byte[] array, int offset, int length) {
    return ByteSearch.indexOf(array, offset, offset + length, (byte) '\\') >= 0;
  }

  /** A copy with the escapes resolved. */
  static byte[] decoded(byte[] array, int offset, int length) {
    byte[] into = new byte[length];
    return Arrays.copyOf(into, decode(array, offset, length, into, 0));
  }

  /**
   * Resolves escapes to UTF-8, which is never longer; half a surrogate pair becomes U+FFFD. Bytes
   * that are no UTF-8 stay as they are.
   *
   * @return where the text ends in {@code into}
   */
  static int decode(byte[] array, int offset, int length, byte[] into, int at) {
    int end = offset + length;
    int i = offset;
    int out = at;
    while (i < end) {
      int escape = ByteSearch.indexOf(array, i, end, (byte) '\\');
      int plain = (escape < 0 ? end : escape) - i;
      System.arraycopy(array, i, into, out, plain);
      out += plain;
      i += plain;
      if (i == end) {
        break;
      }
      byte kind = array[i + 1];
      if (kind != 'u') {
        into[out++] = simple(kind);
        i += 2;
        continue;
      }
      int unit = hex(array, i + 2);
      i += 6;
      if (Character.isHighSurrogate((char) unit)
          && i + 6 <= end
          && array[i] == '\\'
          && array[i + 1] == 'u'
          && Character.isLowSurrogate((char) hex(array, i + 2))) {
        out = utf8(Character.toCodePoint((char) unit, (char) hex(array, i + 2)), into, out);
        i += 6;
      } else {
        out = utf8(Character.isSurrogate((char) unit) ? 0xfffd : unit, into, out);
      }
    }
    return out;
  }

  private static byte simple(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static int utf8(int point, byte[] into, int at) {
    int out = at;
    if (point < 0x80) {
      into[out++] = (byte) point;
    } else if (point < 0x800) {
      into[out++] = (byte) (0xc0 | point >>> 6);
      into[out++] = (byte) (0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      into[out++] = (byte) (0xe0 | point >>> 12);
      into[out++] = (byte) (0x80 | (point >>> 6 & 0x3f));
      into[out++] = (byte) (0x80 | (point & 0x3f));
    } else {
      into[out++] = (byte) (0xf0 | point >>> 18);
      into[out++] = (byte) (0x80 | (point >>> 12 & 0x3f));
      into[out++] = (byte) (0x80 | (point >>> 6 & 0x3f));
      into[out++] = (byte) (0x80 | (point & 0x3f));
    }
    return out;
  }

  private static int hex(byte[] array, int offset) {
    int value = 0;
    for (int i = offset; i < offset + 4; i++) {
      value = value << 4 | hexDigit(array[i]);
    }
    return value;
  }

  /** 0 to 15; -1 for any other byte. */
  static int hexDigit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
