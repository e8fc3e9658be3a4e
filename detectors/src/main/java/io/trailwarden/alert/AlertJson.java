package io.trailwarden.alert;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON of which each string is bounded; what is null is left out. Remembers whether a string was
 * cut, which the document says of itself.
 */
final class AlertJson implements AutoCloseable {
  /** Of names, ARNs, addresses and the like, in bytes of JSON. */
  static final int NAME_LIMIT = 2048;

  /** Of a rule's texts. */
  static final int TEXT_LIMIT = 16 * 1024;

  /** Characters outside the basic plane are 4 bytes of UTF-8 as everywhere, not two escapes. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private final JsonGenerator json;
  private boolean cut;

  AlertJson(ByteArrayOutputStream out) throws IOException {
    json = FACTORY.createGenerator(out, JsonEncoding.UTF8);
  }

  /** Whether a string was longer than its limit. */
  boolean wasCut() {
    return cut;
  }

  void beginObject() throws IOException {
    json.writeStartObject();
  }

  void beginObject(String name) throws IOException {
    json.writeObjectFieldStart(name);
  }

  void endObject() throws IOException {
    json.writeEndObject();
  }

  void beginArray(String name) throws IOException {
    json.writeArrayFieldStart(name);
  }

  void endArray() throws IOException {
    json.writeEndArray();
  }

  void number(String name, long value) throws IOException {
    json.writeNumberField(name, value);
  }

  void flag(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }

  /** A name or the like, at most {@link #NAME_LIMIT}. */
  void name(String name, @Nullable String value) throws IOException {
    text(name, value, NAME_LIMIT);
  }

  void text(String name, @Nullable String value, int limit) throws IOException {
    if (value != null) {
      json.writeStringField(name, bounded(value, limit));
    }
  }

  /** A string that is known to fit. */
  void fitting(String name, String value) throws IOException {
    json.writeStringField(name, value);
  }

  /** Strings that are known to fit: one as itself, several as an array. */
  void fitting(String name, List<String> values) throws IOException {
    if (values.size() == 1) {
      json.writeStringField(name, values.get(0));
      return;
    }
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** At most that many names; left out when there are none. */
  void names(String name, List<String> values, int count) throws IOException {
    if (values.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(name);
    for (String value : values.subList(0, Math.min(count, values.size()))) {
      json.writeString(bounded(value, NAME_LIMIT));
    }
    json.writeEndArray();
    cut |= values.size() > count;
  }

  /** Notes that something was left out or cut elsewhere. */
  void cut() {
    cut = true;
  }

  private String bounded(String value, int limit) {
    String kept = Bounded.json(value, limit);
    cut |= kept.length() < value.length();
    return kept;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
