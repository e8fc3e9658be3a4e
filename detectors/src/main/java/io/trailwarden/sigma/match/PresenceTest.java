package io.trailwarden.sigma.match;

import io.trailwarden.event.ValueKind;

/** Whether a field is there at all. */
final class PresenceTest extends ValueTest {
  enum Kind {
    EXISTS,
    MISSING,
    NULL_OR_MISSING
  }

  private final Kind kind;

  PresenceTest(String description, Kind kind) {
    super(description);
    this.kind = kind;
  }

  @Override
  boolean test(Slot slot) {
    return switch (kind) {
      case EXISTS -> !slot.values.isMissing();
      case MISSING -> slot.values.isMissing();
      case NULL_OR_MISSING -> slot.values.isMissing() || hasNull(slot);
    };
  }

  private static boolean hasNull(Slot slot) {
    for (int i = 0; i < slot.values.count(); i++) {
      if (slot.values.kind(i) == ValueKind.NULL) {
        return true;
      }
    }
    return false;
  }
}
