package io.trailwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.sigma.Metadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The index template and the documents, which must not drift apart. */
final class AlertTemplateTest {
  private static final Path TEMPLATE = Path.of("../deploy/opensearch/trailwarden-alerts.json");
  private final JsonNode template = read();
  private final JsonNode mappings = template.at("/template/mappings");

  @Test
  void everyFieldOfADocumentIsMapped() {
    Map<String, JsonNode> mapped = new TreeMap<>();
    collect("", mappings.get("properties"), mapped);
    for (JsonNode alert : samples()) {
      checkMapped("", alert, mapped);
    }
  }

  @Test
  void isStrictAboutWhatAnAttackerCanFill() {
    assertThat(mappings.get("dynamic").toString()).isEqualTo("false");
    Map<String, JsonNode> mapped = new TreeMap<>();
    collect("", mappings.get("properties"), mapped);
    mapped.forEach(
        (name, field) -> {
          switch (field.get("type").asText()) {
            case "keyword" ->
                assertThat(field.get("ignore_above").asInt()).as(name).isEqualTo(8191);
            case "ip" -> assertThat(field.get("ignore_malformed").asBoolean()).as(name).isTrue();
            case "flat_object" -> assertThat(name).isEqualTo("trailwarden.evidence.fields");
            default ->
                assertThat(field.get("type").asText())
                    .as(name)
                    .isIn("date", "integer", "long", "boolean", "text");
          }
        });
    JsonNode raw = Objects.requireNonNull(mapped.get("trailwarden.evidence.raw"));
    assertThat(raw.get("index").asBoolean()).isFalse();
    assertThat(raw.get("doc_values").asBoolean()).isFalse();
  }

  @Test
  void coversLiveAndReplayAndCarriesItsVersion() {
    assertThat(template.get("index_patterns").toString())
        .isEqualTo("[\"trailwarden-alerts-*\",\"trailwarden-replay-*\"]");
    assertThat(template.get("version").asInt())
        .isEqualTo(template.at("/_meta/version").asInt())
        .isEqualTo(mappings.at("/_meta/version").asInt())
        .isPositive();
    assertThat(template.at("/_meta/ocsf").asText()).isEqualTo(Finding.SCHEMA_VERSION);
    assertThat(template.at("/template/settings/index/auto_expand_replicas").asText())
        .isEqualTo("0-1");
  }

  private static void checkMapped(String path, JsonNode node, Map<String, JsonNode> mapped) {
    JsonNode field = mapped.get(path);
    if (field != null) {
      boolean leaf = !node.isObject() || field.get("type").asText().equals("flat_object");
      assertThat(leaf).as(path).isTrue();
    } else if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              f ->
                  checkMapped(
                      path.isEmpty() ? f.getKey() : path + "." + f.getKey(), f.getValue(), mapped));
    } else if (node.isArray()) {
      node.forEach(element -> checkMapped(path, element, mapped));
    } else {
      throw new AssertionError(path + " isn't mapped");
    }
  }

  private static void collect(String path, JsonNode properties, Map<String, JsonNode> mapped) {
    properties
        .fields()
        .forEachRemaining(
            field -> {
              String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
              if (field.getValue().has("properties")) {
                collect(name, field.getValue().get("properties"), mapped);
              } else {
                mapped.put(name, field.getValue());
              }
            });
  }

  private static JsonNode read() {
    try {
      return Alerts.json(Files.readString(TEMPLATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Alerts that together have every field that there can be. */
  private static List<JsonNode> samples() {
    Metadata detector =
        Alerts.detector("d", null, "attack.persistence", "attack.t1098.001", "attack.t1485");
    AlertWriter writer = new AlertWriter(Map.of("d", detector), Run.replay("r"));
    EventFacts facts = Alerts.FACTS;
    EventFacts failed =
        new EventFacts(
            facts.principalArn(),
            "root",
            "root",
            facts.principalAccount(),
            facts.principalSession(),
            facts.accessKeyId(),
            facts.service(),
            facts.operation(),
            facts.region(),
            facts.account(),
            "AWS Internal",
            facts.userAgent(),
            "AccessDenied",
            facts.resources());
    Map<String, List<String>> fields = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      fields.put("field." + i, List.of("value"));
    }
    Evidence line =
        new Evidence(
            new EvidenceKey(Alerts.TIME, "e1"),
            LogSource.S3_SERVER_ACCESS,
            "request",
            List.of(
                new Origin.LogFile("s3://logs", "key", 0),
                new Origin.StreamRecord("stream", "shard", "1", 0)),
            fields,
            failed,
            "raw",
            3);
    Evidence event = Alerts.event("e2", facts, fields);
    return List.of(
        Alerts.json(writer.write(Alerts.correlation("d", List.of(line, event), "alice"))));
  }
}
