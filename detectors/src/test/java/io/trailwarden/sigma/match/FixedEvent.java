package io.trailwarden.sigma.match;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event that reads its fields without allocating. */
final class FixedEvent implements Event {
  private final Map<String, byte[]> fields =
      Map.of(
          "eventName", "A".getBytes(StandardCharsets.UTF_8),
          "eventSource", "iam".getBytes(StandardCharsets.UTF_8),
          "userAgent", "Axb, a long user agent".getBytes(StandardCharsets.UTF_8),
          "sourceIPAddress", "2001:db8::9:1".getBytes(StandardCharsets.UTF_8),
          "apiVersion", "3".getBytes(StandardCharsets.UTF_8),
          "userIdentity.type", "Root".getBytes(StandardCharsets.UTF_8));

  @Override
  public LogSource source() {
    return LogSource.CLOUDTRAIL;
  }

  @Override
  public long time() {
    return NO_TIME;
  }

  @Override
  public String id() {
    return "id";
  }

  @Override
  public @Nullable String requestId() {
    return null;
  }

  @Override
  public void values(FieldPath path, FieldValues into) {
    byte[] value = fields.get(path.name());
    if (value != null) {
      into.add(ValueKind.STRING, value, 0, value.length);
    }
  }

  @Override
  public ByteRange raw() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Origin origin() {
    throw new UnsupportedOperationException();
  }
}
