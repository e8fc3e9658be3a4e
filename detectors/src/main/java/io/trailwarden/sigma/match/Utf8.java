package io.trailwarden.sigma.match;

/** Characters of UTF-8 (RFC 3629), without allocating. */
final class Utf8 {
  static final int MALFORMED = -1;

  private Utf8() {}

  /**
   * The character that begins at a position; {@link #MALFORMED} when none does.
   *
   * <pre>
   * 0xxxxxxx                              U+0000 .. U+007F
   * 110xxxxx 10xxxxxx                     U+0080 .. U+07FF
   * 1110xxxx 10xxxxxx 10xxxxxx            U+0800 .. U+FFFF but U+D800 .. U+DFFF
   * 11110xxx 10xxxxxx 10xxxxxx 10xxxxxx   U+10000 .. U+10FFFF
   * </pre>
   */
  static int read(byte[] bytes, int at, int end) {
    int first = bytes[at];
    if (first >= 0) {
      return first;
    }
    int more = first < (byte) 0xe0 ? 1 : first < (byte) 0xf0 ? 2 : 3;
    if (first < (byte) 0xc2 || first > (byte) 0xf4 || end - at <= more) {
      return MALFORMED;
    }
    int character = first & (0x3f >> more);
    for (int i = 1; i <= more; i++) {
      int next = bytes[at + i];
      if ((next & 0xc0) != 0x80) {
        return MALFORMED;
      }
      character = character << 6 | (next & 0x3f);
    }
    boolean shortest = character >= (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000);
    boolean surrogate =
        character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    return shortest && !surrogate && character <= Character.MAX_CODE_POINT ? character : MALFORMED;
  }

  /** How many bytes a character takes. */
  static int length(int character) {
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }

  /**
   * Writes a character; a surrogate that has lost its other half becomes {@code ?}, as in Java.
   *
   * @return the end of what was written
   */
  static int write(int character, byte[] into, int at) {
    int more = length(character) - 1;
    if (more == 0) {
      into[at] = (byte) character;
    } else if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
      into[at] = '?';
      return at + 1;
    } else {
      into[at] = (byte) ((0xff00 >> (more + 1)) | (character >> (6 * more)));
      for (int i = 1; i <= more; i++) {
        into[at + i] = (byte) (0x80 | ((character >> (6 * (more - i))) & 0x3f));
      }
    }
    return at + more + 1;
  }
}
