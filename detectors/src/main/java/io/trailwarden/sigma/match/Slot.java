package io.trailwarden.sigma.match;

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

  private byte[][] plain = new byte[4][];
  private int[] offsets = new int[4];
  private int[] lengths = new int[4];
  private byte[][] foldedCopies = new byte[4][];
  private boolean prepared;
  private boolean folded;
  private boolean anyFoldedCopy;

  void clear() {
    values.clear();
    prepared = false;
    folded = false;
    anyFoldedCopy = false;
  }

  /** Whether any value satisfies the test. Null values satisfy no test of text. */
  boolean any(TextTest test) {
    prepare();
    if (!test.cased()) {
      fold();
    }
    boolean copies = !test.cased() && anyFoldedCopy;
    for (int i = 0; i < values.count(); i++) {
      if (values.kind(i) == ValueKind.NULL) {
        continue;
      }
      byte[] copy = copies ? foldedCopies[i] : NO_COPY;
      boolean satisfied =
          copy.length == 0
              ? test.test(this, plain[i], offsets[i], lengths[i])
              : test.test(this, copy, 0, copy.length);
      if (satisfied) {
        return true;
      }
    }
    return false;
  }

  private void prepare() {
    if (prepared) {
      return;
    }
    prepared = true;
    int count = values.count();
    if (count > plain.length) {
      int size = Integer.highestOneBit(count) * 2;
      plain = new byte[size][];
      offsets = new int[size];
      lengths = new int[size];
      foldedCopies = new byte[size][];
    }
    for (int i = 0; i < count; i++) {
      plain[i] = values.array(i);
      offsets[i] = values.offset(i);
      lengths[i] = values.length(i);
      ValueKind kind = values.kind(i);
      if ((kind == ValueKind.OBJECT || kind == ValueKind.ARRAY)
          && !JsonText.isCompact(plain[i], offsets[i], lengths[i])) {
        plain[i] = JsonText.compact(plain[i], offsets[i], lengths[i]);
        offsets[i] = 0;
        lengths[i] = plain[i].length;
      }
    }
  }

  private static final byte[] NO_COPY = {};

  private void fold() {
    if (folded) {
      return;
    }
    folded = true;
    for (int i = 0; i < values.count(); i++) {
      if (Fold.isAscii(plain[i], offsets[i], lengths[i])) {
        foldedCopies[i] = NO_COPY;
      } else {
        foldedCopies[i] = Fold.folded(plain[i], offsets[i], lengths[i]);
        anyFoldedCopy = true;
      }
    }
  }

  /** The text of a value as a caseless ({@code cased} false) or cased test sees it. */
  byte[] array(int index, boolean cased) {
    prepare();
    if (!cased) {
      fold();
    }
    return !cased && foldedCopies[index].length > 0 ? foldedCopies[index] : plain[index];
  }

  /** Where {@link #array} begins. */
  int offset(int index, boolean cased) {
    return !cased && foldedCopies[index].length > 0 ? 0 : offsets[index];
  }

  /** How long {@link #array} is from its {@link #offset}. */
  int length(int index, boolean cased) {
    return !cased && foldedCopies[index].length > 0 ? foldedCopies[index].length : lengths[index];
  }
}
