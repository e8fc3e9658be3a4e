package io.trailwarden.read;

import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of one CloudTrail record again, as {@link Event#raw} gave it: that it is one was
 * found when it was read first, so no form is told here, and no limit holds. Not thread-safe.
 */
public final class KeptRecord {
  private static final int ANY = Integer.MAX_VALUE;

  private final JsonScanner scanner =
      new JsonScanner(new Limits(ANY, ANY, ANY, ANY, ANY, Long.MAX_VALUE));
  private final CloudTrailEvent event = new CloudTrailEvent(scanner.fields());

  /** The record, until the next call; null when the text is none. The array is not kept longer. */
  public @Nullable Event read(byte[] text, Origin origin) {
    if (text.length == 0 || text[0] != '{' || scanner.scan(text, 0, text.length, false) < 0) {
      return null;
    }
    event.moveTo(origin, 0, text.length);
    return event;
  }
}
