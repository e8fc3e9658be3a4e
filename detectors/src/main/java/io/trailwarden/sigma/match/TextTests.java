package io.trailwarden.sigma.match;

import com.google.re2j.Pattern;
import io.trailwarden.bytes.ByteSearch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparisons of bytes without an automaton, and with one. */
final class TextTests {
  private TextTests() {}

  private static byte[][] keys(List<String> texts, boolean cased) {
    return texts.stream().map(text -> Fold.key(text, cased)).toArray(byte[][]::new);
  }

  /** Null where a text is empty: every value has it. */
  private static @Nullable Needles needles(
      Needles.Place place, List<String> texts, boolean cased, boolean exact) {
    return texts.isEmpty() || texts.contains("") ? null : Needles.of(place, cased, texts, exact);
  }

  /** Equal to one of some texts. */
  static final class In extends TextTest {
    private final ByteTable table;
    private final Needles needles;

    In(String description, List<String> texts, boolean cased) {
      super(description, cased);
      this.table = new ByteTable(List.of(keys(texts, cased)), cased);
      this.needles = Needles.of(Needles.Place.WHOLE, cased, texts, true);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      return table.find(bytes, offset, length) >= 0;
    }

    @Override
    public Needles needles() {
      return needles;
    }
  }

  static final class StartsWith extends TextTest {
    private final byte[][] keys;
    private final byte[] fold;
    private final @Nullable Needles needles;

    StartsWith(String description, List<String> texts, boolean cased) {
      super(description, cased);
      this.keys = keys(texts, cased);
      this.fold = Fold.table(cased);
      this.needles = TextTests.needles(Needles.Place.START, texts, cased, true);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      for (byte[] key : keys) {
        if (length >= key.length && ByteTable.startsWith(bytes, offset, key, fold)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public @Nullable Needles needles() {
      return needles;
    }
  }

  static final class EndsWith extends TextTest {
    private final byte[][] keys;
    private final byte[] fold;
    private final @Nullable Needles needles;

    EndsWith(String description, List<String> texts, boolean cased) {
      super(description, cased);
      this.keys = keys(texts, cased);
      this.fold = Fold.table(cased);
      this.needles = TextTests.needles(Needles.Place.END, texts, cased, true);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      for (byte[] key : keys) {
        if (length >= key.length
            && ByteTable.startsWith(bytes, offset + length - key.length, key, fold)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public @Nullable Needles needles() {
      return needles;
    }
  }

  static final class Contains extends TextTest {
    private final byte[][] keys;
    private final byte[] fold;
    private final @Nullable Needles needles;

    Contains(String description, List<String> texts, boolean cased) {
      super(description, cased);
      this.keys = keys(texts, cased);
      this.fold = Fold.table(cased);
      this.needles = TextTests.needles(Needles.Place.ANYWHERE, texts, cased, true);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      for (byte[] key : keys) {
        if (key.length == 0 || contains(bytes, offset, length, key, fold)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public @Nullable Needles needles() {
      return needles;
    }

    private static boolean contains(byte[] bytes, int offset, int length, byte[] key, byte[] fold) {
      byte first = key[0];
      int last = offset + length - key.length;
      for (int i = offset; i <= last; i++) {
        if (fold[bytes[i] & 0xff] == first && ByteTable.startsWith(bytes, i, key, fold)) {
          return true;
        }
      }
      return false;
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

  /** RE2/J needs time linear in the text. It allocates a little; text beyond ASCII is copied. */
  static final class Regex extends TextTest {
    private final Pattern pattern;
    private final @Nullable Needles needles;

    Regex(String description, Pattern pattern, List<String> literals) {
      super(description, true);
      this.pattern = pattern;
      this.needles = TextTests.needles(Needles.Place.ANYWHERE, literals, false, false);
    }

    @Override
    boolean test(Slot slot, byte[] bytes, int offset, int length) {
      CharSequence text =
          ByteSearch.isAscii(bytes, offset, offset + length)
              ? slot.ascii.at(bytes, offset, length)
              : new String(bytes, offset, length, StandardCharsets.UTF_8);
      return pattern.matcher(text).find();
    }

    @Override
    public @Nullable Needles needles() {
      return needles;
    }
  }
}
