package io.trailwarden.sigma.match;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.ValueKind;

/**
 * A question whose text is JSON itself. A list answers it as a whole too, when it begins with a
 * bracket, by its compact JSON text. A map answers also with the escapes of its text resolved: a
 * policy document is a string in a map, and rules look for {@code "s3:GetObject"} in it, not for
 * {@code \"s3:GetObject\"}. For such patterns alone, so that no other finds what only joining the
 * elements of a list makes.
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
    Arena arena = slot.arena();
    for (int i = 0; i < slot.values.lists(); i++) {
      ByteRange list = slot.values.list(i);
      JsonText.compact(list.array(), list.offset(), list.length(), arena);
      if (slot.other(test, arena.array(), arena.start(), arena.length())) {
        return true;
      }
    }
    return false;
  }

  private boolean anyMap(Slot slot) {
    Arena arena = slot.arena();
    for (int i = 0; i < slot.values.count(); i++) {
      if (slot.values.kind(i) == ValueKind.OBJECT
          && JsonText.unescape(
              slot.array(i, true), slot.offset(i, true), slot.length(i, true), arena)
          && slot.other(test, arena.array(), arena.start(), arena.length())) {
        return true;
      }
    }
    return false;
  }
}
