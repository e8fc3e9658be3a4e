package io.trailwarden.read;

import java.io.ByteArrayOutputStream;

/** The tokens of valid JSON, rewritten in one way: what two copies of a record have in common. */
final class JsonTokens {
  private static final String HEX = "0123456789abcdef";

  private JsonTokens() {}

  /** SHA-256, in hex, of {@link #rewritten}. */
  static String sha256(byte[] array, int start, int end) {
    byte[] tokens = rewritten(array, start, end);
    return Sha256.hex(tokens, 0, tokens.length);
  }

  /**
   * The text without white space between its tokens, and with as few escapes in its strings as JSON
   * allows. Numbers and the order of fields stay.
   */
  static byte[] rewritten(byte[] array, int start, int end) {
    ByteArrayOutputStream into = new ByteArrayOutputStream(end - start);
    int i = start;
    while (i < end) {
      byte b = array[i];
      if (b == '"') {
        int after = JsonValues.skipString(array, i + 1);
        into.write(b);
        for (byte c : JsonString.decoded(array, i + 1, after - i - 2)) {
          writeEscaped(c, into);
        }
        into.write(b);
        i = after;
      } else {
        if (!JsonScanner.isSpace(b)) {
          into.write(b);
        }
        i++;
      }
    }
    return into.toByteArray();
  }

  private static void writeEscaped(byte b, ByteArrayOutputStream into) {
    if (b == '"' || b == '\\') {
      into.write('\\');
      into.write(b);
    } else if (b >= 0 && b < ' ') {
      into.write('\\');
      into.write('u');
      into.write('0');
      into.write('0');
      into.write(HEX.charAt(b >> 4));
      into.write(HEX.charAt(b & 15));
    } else {
      into.write(b);
    }
  }
}
