package io.trailwarden.sigma.match;

import io.trailwarden.bytes.ByteSearch;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;

/**
 * One field of the current event, extracted once, with its values as the texts that tests compare:
 * plain, and folded where case does not matter. Working memory of one {@link Matcher}.
 */
final class Slot {
  final FieldValues values = new FieldValues();

  /** Room for the bytes of an address, so that reading one does not allocate. */
  final byte[] address = new byte[16];

  /** Room for a value as characters, so that an expression needs no string. */
  final AsciiText ascii = new AsciiText();

  private final Arena arena;
  private Texts plain = new Texts(4);
  private Texts folded = new Texts(4);
  private final Texts other = new Texts(1);
  private boolean isPrepared;
  private boolean isFolded;

  /** Whether the values are known to need no folding. */
  private boolean isAscii;

  /** Where the text of each value is. */
  private static final class Texts {
    final byte[][] arrays;
    final int[] offsets;
    final int[] lengths;

    Texts(int size) {
      arrays = new byte[size][];
      offsets = new int[size];
      lengths = new int[size];
    }

    void set(int index, byte[] array, int offset, int length) {
      arrays[index] = array;
      offsets[index] = offset;
      lengths[index] = length;
    }
  }

  Slot(Arena arena) {
    this.arena = arena;
  }

  void clear() {
    values.clear();
    isPrepared = false;
    isFolded = false;
    isAscii = false;
  }

  /** Says of the values that they are ASCII, which else is looked up. */
  void setAscii() {
    isAscii = true;
  }

  /** Whether any value satisfies the test. Null values satisfy no test of text. */
  boolean any(TextTest test) {
    Texts texts = texts(test.cased());
    for (int i = 0; i < values.count(); i++) {
      if (values.kind(i) != ValueKind.NULL
          && test.test(this, texts.arrays[i], texts.offsets[i], texts.lengths[i])) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text that is none of the values satisfies the test. */
  boolean other(TextTest test, byte[] array, int offset, int length) {
    if (test.cased()) {
      return test.test(this, array, offset, length);
    }
    fold(array, offset, length, other, 0);
    return test.test(this, other.arrays[0], other.offsets[0], other.lengths[0]);
  }

  /** Room for texts that live as long as the event. */
  Arena arena() {
    return arena;
  }

  /** The text of a value as a caseless ({@code cased} false) or cased test sees it. */
  byte[] array(int index, boolean cased) {
    return texts(cased).arrays[index];
  }

  /** Where {@link #array} begins. */
  int offset(int index, boolean cased) {
    return texts(cased).offsets[index];
  }

  /** How long {@link #array} is from its {@link #offset}. */
  int length(int index, boolean cased) {
    return texts(cased).lengths[index];
  }

  private Texts texts(boolean cased) {
    if (!isPrepared) {
      isPrepared = true;
      prepare();
    }
    if (!cased && !isFolded) {
      isFolded = true;
      fold();
    }
    return cased ? plain : folded;
  }

  private void prepare() {
    int count = values.count();
    if (count > plain.arrays.length) {
      int size = Integer.highestOneBit(count) * 2;
      plain = new Texts(size);
      folded = new Texts(size);
    }
    for (int i = 0; i < count; i++) {
      byte[] array = values.array(i);
      int offset = values.offset(i);
      int length = values.length(i);
      ValueKind kind = values.kind(i);
      if ((kind == ValueKind.OBJECT || kind == ValueKind.ARRAY)
          && !JsonText.isCompact(array, offset, length)) {
        JsonText.compact(array, offset, length, arena);
        plain.set(i, arena.array(), arena.start(), arena.length());
      } else {
        plain.set(i, array, offset, length);
      }
    }
  }

  private void fold() {
    for (int i = 0; i < values.count(); i++) {
      fold(plain.arrays[i], plain.offsets[i], plain.lengths[i], folded, i);
    }
  }

  private void fold(byte[] array, int offset, int length, Texts into, int index) {
    if (isAscii || ByteSearch.isAscii(array, offset, offset + length)) {
      into.set(index, array, offset, length);
    } else if (Fold.fold(array, offset, length, arena)) {
      into.set(index, arena.array(), arena.start(), arena.length());
    } else {
      byte[] copy = Fold.folded(array, offset, length);
      into.set(index, copy, 0, copy.length);
    }
  }
}
