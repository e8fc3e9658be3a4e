package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.alert.Run;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Digest;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.DeadLetter.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeadLetterDocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Origin FILE =
      new Origin.LogFile("s3://logs", "AWSLogs/1/a.json.gz", 1_767_225_600_000L);

  @Test
  void saysWhatAndWhere() throws IOException {
    OutputDocument document =
        DeadLetterDocuments.of(
            new DeadLetter(FILE, 3, 1024, Reason.INVALID_JSON, "a quote is missing", bytes("{\"a")),
            Run.LIVE);

    assertThat(document.index()).isEqualTo("trailwarden-dead-letters");
    assertThat(document.version()).isZero();
    assertThat(document.time()).isEqualTo(1_767_225_600_000L);
    assertThat(document.id())
        .isEqualTo(
            Digest.id(List.of("s3://logs/AWSLogs/1/a.json.gz", "3", "1024", "INVALID_JSON")));
    assertThat(json(document))
        .isEqualTo(
            JSON.readTree(
                """
                {"@timestamp": "2026-01-01T00:00:00Z", "id": "%s", "reason": "INVALID_JSON",
                 "detail": "a quote is missing",
                 "origin": {"uri": "s3://logs/AWSLogs/1/a.json.gz", "kind": "file",
                            "file": "AWSLogs/1/a.json.gz"},
                 "index": 3, "byte_offset": 1024, "excerpt": "{\\"a", "mode": "live"}
                """
                    .formatted(document.id())));
  }

  @Test
  void namesShardAndSequenceOfAStream() throws IOException {
    Origin origin = new Origin.StreamRecord("trail", "shardId-000000000001", "4960", 0);

    JsonNode json =
        json(
            DeadLetterDocuments.of(
                new DeadLetter(origin, -1, -1, Reason.UNKNOWN_FORM, "", new byte[0]),
                Run.replay("incident")));

    assertThat(json.get("origin"))
        .isEqualTo(
            JSON.readTree(
                """
                {"uri": "kinesis://trail/shardId-000000000001/4960", "kind": "stream",
                 "stream": "trail", "shard": "shardId-000000000001", "sequence": "4960"}
                """));
    assertThat(json.get("mode").asText()).isEqualTo("replay");
    assertThat(json.get("investigation").asText()).isEqualTo("incident");
    assertThat(json.has("index")).isFalse();
    assertThat(json.has("byte_offset")).isFalse();
  }

  @Test
  void makesBytesVisibleThatAreNoTextAndKeepsThem() throws IOException {
    byte[] excerpt = {0x1F, (byte) 0x8B, 'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xC3};

    JsonNode json = json(letter(excerpt));

    assertThat(json.get("excerpt").asText()).isEqualTo("\u001F\\x8Baé\\xC3");
    assertThat(json.get("excerpt_base64").asText())
        .isEqualTo(Base64.getEncoder().encodeToString(excerpt));
  }

  @Test
  void leavesOutTheHalfOfACharacterWhereTheExcerptWasCut() throws IOException {
    JsonNode json = json(letter(bytes("x" + "é".repeat(3000))));

    assertThat(json.get("excerpt").asText()).isEqualTo("x" + "é".repeat(2047));
    assertThat(json.has("excerpt_base64")).isFalse();
  }

  @Test
  void isNeverWithoutATimeThatOpenSearchReads() throws IOException {
    for (long time : new long[] {Event.NO_TIME, -1, Long.MAX_VALUE}) {
      Origin origin = new Origin.LogFile("s3://logs", "k", time);
      JsonNode json =
          json(
              DeadLetterDocuments.of(
                  new DeadLetter(origin, 0, 0, Reason.TRUNCATED, "", new byte[0]), Run.LIVE));
      assertThat(json.get("@timestamp").asText()).matches("(1970|9999)-\\d\\d-\\d\\dT.*Z");
    }
  }

  @Test
  void isTheSameDocumentHoweverOftenItIsRead() {
    DeadLetter once = new DeadLetter(FILE, 3, 9, Reason.INVALID_JSON, "x", bytes("x"));
    DeadLetter again = new DeadLetter(FILE, 3, 9, Reason.INVALID_JSON, "x", bytes("x"));
    DeadLetter other = new DeadLetter(FILE, 4, 9, Reason.INVALID_JSON, "x", bytes("x"));

    assertThat(id(once)).isEqualTo(id(again)).isNotEqualTo(id(other)).hasSize(32);
  }

  @Property
  void isBoundedJsonWhateverWasRead(
      @ForAll @Size(max = 5000) byte[] excerpt, @ForAll String detail, @ForAll String key)
      throws IOException {
    OutputDocument document =
        DeadLetterDocuments.of(
            new DeadLetter(
                new Origin.LogFile("file:///logs", key, 0),
                0,
                0,
                Reason.INVALID_JSON,
                detail,
                excerpt),
            Run.LIVE);

    assertThat(json(document).get("reason").asText()).isEqualTo("INVALID_JSON");
    assertThat(json(document).get("detail").asText().length()).isLessThanOrEqualTo(2001);
    if (json(document).has("excerpt_base64")) {
      assertThat(json(document).get("excerpt_base64").binaryValue())
          .isEqualTo(Arrays.copyOf(excerpt, Math.min(excerpt.length, DeadLetter.EXCERPT_LIMIT)));
    }
  }

  @Test
  void takesHalvesOfSurrogatePairs() throws IOException {
    OutputDocument document =
        DeadLetterDocuments.of(
            new DeadLetter(FILE, 0, 0, Reason.INVALID_JSON, "\uD800 alone", new byte[0]), Run.LIVE);

    assertThat(json(document).get("detail").asText()).isEqualTo("? alone");
  }

  @Test
  void hasNoFieldThatTheTemplateDoesNotMap() throws IOException {
    JsonNode mapped;
    try (InputStream in =
        getClass().getResourceAsStream("/opensearch/trailwarden-dead-letters.json")) {
      JsonNode template = JSON.readTree(in);
      assertThat(template.at("/index_patterns/0").asText()).isEqualTo(DeadLetterDocuments.INDEX);
      assertThat(template.at("/template/mappings/dynamic").asText()).isEqualTo("false");
      mapped = template.at("/template/mappings/properties");
    }
    OutputDocument refused =
        new OutputDocument("trailwarden-alerts-2026.01", "a", 1, 0, bytes("{}"));
    Origin record = new Origin.StreamRecord("trail", "shardId-000000000001", "4960", 0);
    for (OutputDocument document :
        List.of(
            letter(new byte[] {-1}),
            DeadLetterDocuments.of(
                new DeadLetter(record, 1, 1, Reason.TRUNCATED, "", new byte[0]),
                Run.replay("incident")),
            DeadLetterDocuments.refused(refused, "", Run.LIVE))) {
      assertMapped(json(document), mapped);
    }
  }

  private static void assertMapped(JsonNode object, JsonNode mapped) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      assertThat(mapped.has(name)).as(name).isTrue();
      if (object.get(name).isObject()) {
        assertMapped(object.get(name), mapped.get(name).get("properties"));
      }
    }
  }

  private static String id(DeadLetter letter) {
    return DeadLetterDocuments.of(letter, Run.LIVE).id();
  }

  private static OutputDocument letter(byte[] excerpt) {
    return DeadLetterDocuments.of(
        new DeadLetter(FILE, 0, 0, Reason.INVALID_LINE, "", excerpt), Run.LIVE);
  }

  private static JsonNode json(OutputDocument document) throws IOException {
    return JSON.readTree(document.json());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
