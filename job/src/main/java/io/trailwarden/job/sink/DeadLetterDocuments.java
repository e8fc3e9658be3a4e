package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trailwarden.alert.Run;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.Text;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.DeadLetter.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Dead letters as they are indexed, see {@code deploy/opensearch/trailwarden-dead-letters.json}.
 * Whatever was read, they are documents that OpenSearch takes: bounded, and without text that JSON
 * can't say.
 *
 * <p>The same failure at the same place is the same document, however often it is read.
 */
public final class DeadLetterDocuments {
  public static final String INDEX = "trailwarden-dead-letters";

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_DETAIL = 2000;

  /** What OpenSearch's {@code date} reads: years of four digits. */
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private DeadLetterDocuments() {}

  /** What could not be read. */
  public static OutputDocument of(DeadLetter letter, Run run) {
    Origin origin = letter.origin();
    String id =
        Digest.id(
            List.of(
                origin.uri(),
                Long.toString(letter.index()),
                Long.toString(letter.byteOffset()),
                letter.reason().name()));
    return document(
        id,
        letter.reason(),
        letter.detail(),
        json -> writeOrigin(json, origin),
        letter.index(),
        letter.byteOffset(),
        letter.excerpt(),
        origin.deliveredAt(),
        run);
  }

  /**
   * In place of a document that OpenSearch refused.
   *
   * @param why what OpenSearch said
   */
  static OutputDocument refused(OutputDocument refused, String why, Run run) {
    String uri = "document:" + refused.index() + "/" + refused.id();
    String id = Digest.id(List.of(uri, "-1", "-1", Reason.REFUSED_BY_OPENSEARCH.name()));
    return document(
        id,
        Reason.REFUSED_BY_OPENSEARCH,
        why,
        json -> {
          json.writeStringField("uri", uri);
          json.writeStringField("kind", "document");
          json.writeStringField("index", refused.index());
          json.writeStringField("id", refused.id());
        },
        -1,
        -1,
        Arrays.copyOf(refused.json(), Math.min(refused.json().length, DeadLetter.EXCERPT_LIMIT)),
        refused.time(),
        run);
  }

  private static void writeOrigin(JsonGenerator json, Origin origin) throws IOException {
    json.writeStringField("uri", sayable(origin.uri()));
    if (origin instanceof Origin.LogFile file) {
      json.writeStringField("kind", "file");
      json.writeStringField("file", sayable(file.key()));
    } else if (origin instanceof Origin.StreamRecord streamRecord) {
      json.writeStringField("kind", "stream");
      json.writeStringField("stream", sayable(streamRecord.stream()));
      json.writeStringField("shard", sayable(streamRecord.shard()));
      json.writeStringField("sequence", sayable(streamRecord.sequenceNumber()));
    }
  }

  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static OutputDocument document(
      String id,
      Reason reason,
      String detail,
      Fields origin,
      long index,
      long byteOffset,
      byte[] excerpt,
      long deliveredAt,
      Run run) {
    long time = Math.max(0, Math.min(deliveredAt, LATEST));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("@timestamp", Instant.ofEpochMilli(time).toString());
      json.writeStringField("id", id);
      json.writeStringField("reason", reason.name());
      json.writeStringField("detail", cut(sayable(detail)));
      json.writeObjectFieldStart("origin");
      origin.write(json);
      json.writeEndObject();
      if (index >= 0) {
        json.writeNumberField("index", index);
      }
      if (byteOffset >= 0) {
        json.writeNumberField("byte_offset", byteOffset);
      }
      VisibleText text = VisibleText.of(excerpt, excerpt.length == DeadLetter.EXCERPT_LIMIT);
      json.writeStringField("excerpt", text.text());
      if (!text.exact()) {
        json.writeStringField("excerpt_base64", Base64.getEncoder().encodeToString(excerpt));
      }
      json.writeStringField("mode", run.isReplay() ? "replay" : "live");
      String investigation = run.investigation();
      if (investigation != null) {
        json.writeStringField("investigation", investigation);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    return new OutputDocument(INDEX, id, 0, time, bytes.toByteArray());
  }

  /** Halves of surrogate pairs, which UTF-8 can't say, become question marks. */
  private static String sayable(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  private static String cut(String text) {
    return text.length() <= MAX_DETAIL ? text : Text.cut(text, MAX_DETAIL) + "…";
  }
}
