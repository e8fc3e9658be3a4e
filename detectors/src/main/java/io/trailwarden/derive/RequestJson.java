package io.trailwarden.derive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An object of a record as a tree, for fields that look into every corner of it. */
final class RequestJson {
  static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final int MAX_DEPTH = 100;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
              .build());

  private RequestJson() {}

  /**
   * Null where there is no object, and for one longer than {@value #MAX_BYTES} bytes or deeper than
   * {@value #MAX_DEPTH}: such records are made to be slow, AWS writes 1 MB at most.
   */
  static @Nullable JsonNode read(Event event, FieldPath path, EventText text) {
    FieldValues values = text.raw(event, path);
    if (values.isMissing() || values.kind(0) != ValueKind.OBJECT || values.length(0) > MAX_BYTES) {
      return null;
    }
    try {
      return JSON.readTree(values.array(0), values.offset(0), values.length(0));
    } catch (IOException e) {
      return null;
    }
  }
}
