package io.trailwarden.sigma.match;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Comparisons of bytes without an automaton, and with one. */
final class TextTests {
  private TextTests() {}

  /** Equal to one of some texts. */
  static final class In extends TextTest {
    private final ByteTable table;

    In(String description, List<String> texts, boolean cased) {
      super(description, cased);
      List<byte[]> keys = new ArrayList<>();
      for (String text : texts) {
        keys.add(Fold.key(text, cased));
      }
      this.table = new ByteTable(keys, cased);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      return table.find(bytes, offset, length) >= 0;
    }
  }

  static final class StartsWith extends TextTest {
    private final byte[] key;
    private final byte[] fold;

    StartsWith(String description, String text, boolean cased) {
      super(description, cased);
      this.key = Fold.key(text, cased);
      this.fold = Fold.table(cased);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      return length >= key.length && ByteTable.startsWith(bytes, offset, key, fold);
    }
  }

  static final class EndsWith extends TextTest {
    private final byte[] key;
    private final byte[] fold;

    EndsWith(String description, String text, boolean cased) {
      super(description, cased);
      this.key = Fold.key(text, cased);
      this.fold = Fold.table(cased);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      return length >= key.length
          && ByteTable.startsWith(bytes, offset + length - key.length, key, fold);
    }
  }

  static final class Contains extends TextTest {
    private final byte[] key;
    private final byte[] fold;

    Contains(String description, String text, boolean cased) {
      super(description, cased);
      this.key = Fold.key(text, cased);
      this.fold = Fold.table(cased);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      if (key.length == 0) {
        return true;
      }
      return indexOf(bytes, offset, length, key, key.length, fold) >= 0;
    }

    /** Where the folded bytes hold the first part of the key; -1 where they don't. */
    static int indexOf(
        byte[] bytes, int offset, int length, byte[] key, int keyLength, byte[] fold) {
      byte first = key[0];
      int last = offset + length - keyLength;
      for (int i = offset; i <= last; i++) {
        if (fold[bytes[i] & 0xff] == first) {
          int j = 1;
          while (j < keyLength && fold[bytes[i + j] & 0xff] == key[j]) {
            j++;
          }
          if (j == keyLength) {
            return i;
          }
        }
      }
      return -1;
    }
  }

  static final class AnyText extends TextTest {
    AnyText(String description) {
      super(description, true);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      return true;
    }
  }

  /** Allocates the value's text; RE2/J then needs time linear in it. */
  static final class Regex extends TextTest {
    private final Pattern pattern;

    Regex(String description, Pattern pattern) {
      super(description, true);
      this.pattern = pattern;
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      return pattern.matcher(new String(bytes, offset, length, StandardCharsets.UTF_8)).find();
    }
  }
}
