package io.trailwarden.sigma;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event from JSON, which counts how often each field was read. */
public final class JsonEvent implements Event {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final LogSource source;
  private final byte[] text;
  private final JsonNode root;
  public final Map<String, Integer> reads = new HashMap<>();

  public JsonEvent(LogSource source, String json) {
    this.source = source;
    this.text = json.getBytes(StandardCharsets.UTF_8);
    try {
      this.root = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public static JsonEvent cloudTrail(String json) {
    return new JsonEvent(LogSource.CLOUDTRAIL, json);
  }

  @Override
  public LogSource source() {
    return source;
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
    reads.merge(path.name(), 1, Integer::sum);
    values(root, path, 0, true, into);
  }

  /** As the readers of logs do it; {@code outer} is false for an element of an array. */
  private static void values(
      JsonNode node, FieldPath path, int depth, boolean outer, FieldValues into) {
    if (node.isArray()) {
      boolean isLeaf = depth == path.segments().size();
      if (isLeaf && outer) {
        byte[] list = node.toPrettyString().getBytes(StandardCharsets.UTF_8);
        into.addList(list, 0, list.length);
      }
      if (node.isEmpty() && isLeaf) {
        add(ValueKind.ARRAY, "[]", into);
      }
      for (JsonNode element : node) {
        values(element, path, depth, false, into);
      }
    } else if (depth < path.segments().size()) {
      List<String> parts = path.segments();
      int before = into.count();
      for (int to = depth + 1; to <= parts.size() && into.count() == before; to++) {
        JsonNode child = node.get(String.join(".", parts.subList(depth, to)));
        if (child != null) {
          values(child, path, to, true, into);
        }
      }
    } else if (node.isTextual()) {
      add(ValueKind.STRING, node.textValue(), into);
    } else {
      ValueKind kind =
          node.isNull()
              ? ValueKind.NULL
              : node.isBoolean()
                  ? (node.booleanValue() ? ValueKind.TRUE : ValueKind.FALSE)
                  : node.isNumber() ? ValueKind.NUMBER : ValueKind.OBJECT;
      add(kind, kind == ValueKind.OBJECT ? node.toPrettyString() : node.toString(), into);
    }
  }

  /** With bytes around the value, so that a wrong offset shows. */
  private static void add(ValueKind kind, String text, FieldValues into) {
    byte[] bytes = ("\"é" + text + "é\"").getBytes(StandardCharsets.UTF_8);
    into.add(kind, bytes, 3, bytes.length - 6);
  }

  @Override
  public ByteRange raw() {
    return new ByteRange(text, 0, text.length);
  }

  @Override
  public Origin origin() {
    return new Origin.LogFile("file:///logs", "a.json", 0);
  }

  @Override
  public String toString() {
    return new String(text, StandardCharsets.UTF_8);
  }
}
