package io.trailwarden.sigma.match;

/** A question about a single text. */
abstract non-sealed class TextTest extends ValueTest {
  private final boolean cased;

  TextTest(String description, boolean cased) {
    super(description);
    this.cased = cased;
  }

  /** Whether it is asked of the plain text; else of text folded but for ASCII letters. */
  final boolean cased() {
    return cased;
  }

  @Override
  final boolean test(Slot slot) {
    return slot.any(this);
  }

  /** The range is UTF-8. */
  abstract boolean test(Slot slot, byte[] bytes, int offset, int length);
}
