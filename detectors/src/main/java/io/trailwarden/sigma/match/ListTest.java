package io.trailwarden.sigma.match;

import io.trailwarden.bytes.ByteRange;

/**
 * A question about text that lists answer as a whole too, by their compact JSON text. For patterns
 * that begin with a bracket, so that no other pattern finds what only joining the elements makes.
 */
final class ListTest extends ValueTest {
  private final TextTest test;

  ListTest(TextTest test) {
    super(test.toString());
    this.test = test;
  }

  @Override
  boolean test(Slot slot) {
    if (slot.any(test)) {
      return true;
    }
    for (int i = 0; i < slot.values.lists(); i++) {
      ByteRange list = slot.values.list(i);
      byte[] text = JsonText.compact(list.array(), list.offset(), list.length());
      if (!test.cased()) {
        text = Fold.folded(text, 0, text.length);
      }
      if (test.test(slot, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }
}
