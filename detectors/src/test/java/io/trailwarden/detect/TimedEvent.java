package io.trailwarden.detect;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.sigma.JsonEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event from JSON whose time, id and origin a test says. */
record TimedEvent(JsonEvent json, long time, String id, Origin origin) implements Event {
  static final Instant START = Instant.parse("2025-03-18T10:00:00Z");

  /** So many seconds after the start; in a file of its own. */
  static TimedEvent at(long seconds, String id, String json) {
    return new TimedEvent(
        JsonEvent.cloudTrail(json), START.plusSeconds(seconds).toEpochMilli(), id, file("a.json"));
  }

  static Origin file(String key) {
    return new Origin.LogFile("file:///logs", key, START.plusSeconds(300).toEpochMilli());
  }

  TimedEvent timedAt(long epochMillis) {
    return new TimedEvent(json, epochMillis, id, origin);
  }

  TimedEvent in(Origin other) {
    return new TimedEvent(json, time, id, other);
  }

  @Override
  public LogSource source() {
    return json.source();
  }

  @Override
  public @Nullable String requestId() {
    return "request of " + id;
  }

  @Override
  public void values(FieldPath path, FieldValues into) {
    json.values(path, into);
  }

  /** In the middle of other bytes, as in a file. */
  @Override
  public ByteRange raw() {
    byte[] text = ("[é" + json + "é]").getBytes(StandardCharsets.UTF_8);
    return new ByteRange(text, 3, text.length - 6);
  }
}
