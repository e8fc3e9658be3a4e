package io.trailwarden.job.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trailwarden.job.type.OutputDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The lines of a bulk request: for each document what to do, and the document as it is.
 *
 * <pre>
 * {"index":{"_index":"trailwarden-alerts-2026.01","_id":"0f…","version":17,"version_type":"external"}}
 * {"@timestamp":…}
 * </pre>
 */
final class BulkBody {
  private static final JsonFactory JSON =
      new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  /** Of the first line, without index and id. */
  private static final int LINE_BYTES = 100;

  private BulkBody() {}

  static byte[] of(List<OutputDocument> documents) {
    long size = 0;
    for (OutputDocument document : documents) {
      size += sizeOf(document);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(Math.toIntExact(size));
    for (OutputDocument document : documents) {
      writeAction(document, body);
      body.write('\n');
      body.writeBytes(document.json());
      body.write('\n');
    }
    return body.toByteArray();
  }

  /** About how many bytes of a request a document takes. */
  static long sizeOf(OutputDocument document) {
    return (long) document.json().length
        + document.index().length()
        + document.id().length()
        + LINE_BYTES;
  }

  private static void writeAction(OutputDocument document, ByteArrayOutputStream body) {
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeObjectFieldStart("index");
      json.writeStringField("_index", document.index());
      json.writeStringField("_id", document.id());
      if (document.version() > 0) {
        json.writeNumberField("version", document.version());
        json.writeStringField("version_type", "external");
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
  }
}
