package io.trailwarden.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.event.AccessLogFields;
import io.trailwarden.event.LogSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * An event that tests begin with: a shape that AWS writes, kept once. A test says what differs.
 *
 * @param fields nested maps, lists and scalars as JSON has them; an access-log line's fields by
 *     name
 */
record BaseEvent(LogSource source, Map<String, Object> fields) {
  /** In place of a value: the field is not there. */
  static final String MISSING = "<missing>";

  /** When an event happens that a test gives no time. */
  static final Instant START = Instant.parse("2025-03-18T10:05:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Set<String> QUOTED = Set.of("request_uri", "referrer", "useragent");

  /**
   * The event with some fields changed, at a time of its own and with ids of its own.
   *
   * @param differences by dotted path; {@link #MISSING} takes the field away
   * @param seed what the ids are made from
   */
  TestEvent with(Map<String, Object> differences, Duration after, String seed) {
    Map<String, Object> changed = copy(fields);
    UUID id = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
    Instant time = START.plus(after);
    if (source == LogSource.CLOUDTRAIL) {
      changed.put("eventTime", time.toString());
      changed.put("eventID", id.toString());
      changed.put("requestID", new UUID(id.getLeastSignificantBits(), 1).toString());
    } else {
      changed.put("requestdatetime", LOG_TIME.format(time));
      changed.put("requestid", String.format(Locale.ROOT, "%016X", id.getMostSignificantBits()));
    }
    differences.forEach((path, value) -> change(changed, List.of(path.split("\\.")), value));
    return new TestEvent(
        source, source == LogSource.CLOUDTRAIL ? json(changed) : line(changed), time);
  }

  private static void change(Map<String, Object> fields, List<String> path, Object value) {
    String name = path.get(0);
    if (path.size() == 1) {
      if (MISSING.equals(value)) {
        fields.remove(name);
      } else {
        fields.put(name, value);
      }
      return;
    }
    Map<String, Object> inner = new LinkedHashMap<>();
    if (fields.get(name) instanceof Map<?, ?> map) {
      map.forEach((key, old) -> inner.put(String.valueOf(key), old));
    }
    change(inner, path.subList(1, path.size()), value);
    fields.put(name, inner);
  }

  private static Map<String, Object> copy(Map<String, Object> fields) {
    return new LinkedHashMap<>(fields);
  }

  static byte[] json(Map<String, Object> fields) {
    try {
      return JSON.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** A line ends before the first field that is missing, as lines of older logs do. */
  private static byte[] line(Map<String, Object> fields) {
    List<String> parts = new ArrayList<>();
    for (String name : AccessLogFields.NAMES) {
      Object value = fields.get(name);
      if (value == null) {
        break;
      }
      String text = value.toString();
      if (name.equals("requestdatetime")) {
        parts.add("[" + text + "]");
      } else {
        boolean bare = !QUOTED.contains(name) || (name.equals("request_uri") && text.equals("-"));
        parts.add(bare ? text : '"' + text + '"');
      }
    }
    return String.join(" ", parts).getBytes(StandardCharsets.UTF_8);
  }
}
