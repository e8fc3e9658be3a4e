package io.trailwarden.read;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.event.TextFilter;
import io.trailwarden.event.ValueKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The CloudTrail record that its reader stands at: an envelope of byte ranges, nested things read
 * when they are asked for.
 */
final class CloudTrailEvent implements Event {
  static final JsonPath EVENT_ID = JsonPath.of("eventID");
  private static final JsonPath EVENT_TIME = JsonPath.of("eventTime");
  private static final JsonPath REQUEST_ID = JsonPath.of("requestID");

  private final FieldTable fields;
  private final JsonValues json = new JsonValues();
  private final JsonPath.Cache paths = new JsonPath.Cache();
  private final FieldValues own = new FieldValues();
  private final RecentTime times = new RecentTime();
  private @Nullable Origin origin;
  private int start;
  private int end;
  private boolean timed;
  private long time;

  /**
   * @param fields those of the current record, filled by the scanner
   */
  CloudTrailEvent(FieldTable fields) {
    this.fields = fields;
  }

  void moveTo(Origin origin, int start, int end) {
    this.origin = origin;
    this.start = start;
    this.end = end;
    timed = false;
    json.clear();
  }

  @Override
  public LogSource source() {
    return LogSource.CLOUDTRAIL;
  }

  @Override
  public long time() {
    if (!timed) {
      timed = true;
      time = string(EVENT_TIME) ? times.iso(own.array(0), own.offset(0), own.length(0)) : NO_TIME;
    }
    return time;
  }

  @Override
  public String id() {
    return string(EVENT_ID) && own.length(0) > 0
        ? own.text(0)
        : JsonTokens.sha256(fields.array(), start, end);
  }

  @Override
  public @Nullable String requestId() {
    return string(REQUEST_ID) && own.length(0) > 0 ? own.text(0) : null;
  }

  private boolean string(JsonPath path) {
    own.clear();
    json.add(fields, path, own);
    return own.count() == 1 && own.kind(0) == ValueKind.STRING;
  }

  @Override
  public void values(FieldPath path, FieldValues into) {
    json.add(fields, paths.get(path), into);
  }

  @Override
  public boolean mayBeIn(FieldPath path, TextFilter filter) {
    return JsonValues.mayBeIn(fields, paths.get(path), filter);
  }

  /** As {@link #values(FieldPath, FieldValues)}, for a path that the reader itself knows. */
  void values(JsonPath path, FieldValues into) {
    json.add(fields, path, into);
  }

  @Override
  public ByteRange raw() {
    return new ByteRange(fields.array(), start, end - start);
  }

  @Override
  public Origin origin() {
    return Objects.requireNonNull(origin);
  }
}
