package io.trailwarden.sigma.match;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.ValueKind;

/**
 * A question whose text is JSON itself. A list answers it as a whole too, when it begins with a
 * bracket, by its compact JSON text. A map answers also with the escapes of its text resolved: a
 * policy document is a string in a map, and rules look for {@code "s3:GetObject"} in it, not for
 * {@code \"s3:GetObject\"}. For such patterns alone, so that no other finds what only joining the
 * elements of a list makes. Allocates.
 */
final class JsonTextTest extends ValueTest {
  private final TextTest test;
  private final boolean ofLists;

  JsonTextTest(TextTest test, boolean ofLists) {
    super(test.toString());
    this.test = test;
    this.ofLists = ofLists;
  }

  @Override
  boolean test(Slot slot) {
    return slot.any(test) || (ofLists && anyList(slot)) || anyMap(slot);
  }

  private boolean anyList(Slot slot) {
    for (int i = 0; i < slot.values.lists(); i++) {
      ByteRange list = slot.values.list(i);
      if (test(slot, JsonText.compact(list.array(), list.offset(), list.length()))) {
        return true;
      }
    }
    return false;
  }

  private boolean anyMap(Slot slot) {
    for (int i = 0; i < slot.values.count(); i++) {
      if (slot.values.kind(i) == ValueKind.OBJECT) {
        ByteRange map = slot.values.range(i);
        byte[] compact = JsonText.compact(map.array(), map.offset(), map.length());
        ByteRange plain = JsonText.unescaped(new ByteRange(compact, 0, compact.length));
        if (plain.array() != compact && test(slot, plain.copy())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean test(Slot slot, byte[] text) {
    byte[] compared = test.cased() ? text : Fold.folded(text, 0, text.length);
    return test.test(slot, compared, 0, compared.length);
  }
}
