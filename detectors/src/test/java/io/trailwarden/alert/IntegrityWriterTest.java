package io.trailwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.IntegrityAlerts;
import io.trailwarden.integrity.IntegrityFinding;
import io.trailwarden.integrity.IntegrityFinding.Subject;
import io.trailwarden.integrity.Place;
import io.trailwarden.sigma.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Verdicts as documents, and as alerts. */
final class IntegrityWriterTest {
  private static final Path TEMPLATE = Path.of("../deploy/opensearch/trailwarden-integrity.json");
  private static final Place PLACE = new Place("AWSLogs/", "111122223333", "us-east-1");
  private static final String KEY =
      "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/18/"
          + "111122223333_CloudTrail_us-east-1_20250318T0940Z_a.json.gz";

  @Test
  void aVerdictIsOneDocumentHoweverItChanges() throws IOException {
    JsonNode unlisted = document(Run.LIVE, log("unlisted", null));
    JsonNode verified = document(Run.LIVE, log("verified", "unlisted"));

    assertThat(verified.get("id")).isEqualTo(unlisted.get("id"));
    assertThat(verified.get("verdict").asText()).isEqualTo("verified");
    assertThat(verified.get("previous_verdict").asText()).isEqualTo("unlisted");
    assertThat(document(Run.replay("r"), log("verified", null)).get("id"))
        .isNotEqualTo(unlisted.get("id"));
    assertThat(document(Run.LIVE, gap("2025-03-18T02:00:00Z")).get("id"))
        .isNotEqualTo(document(Run.LIVE, gap("2025-03-18T03:00:00Z")).get("id"));
  }

  @Test
  void theTemplateMapsEveryFieldAndNoOther() throws IOException {
    JsonNode template = Alerts.json(Files.readString(TEMPLATE));
    List<String> mapped = new ArrayList<>();
    template.at("/template/mappings/properties").fieldNames().forEachRemaining(mapped::add);
    Map<String, JsonNode> written = new TreeMap<>();
    for (IntegrityFinding each : List.of(log("modified", "pending"), gap("2025-03-18T02:00:00Z"))) {
      document(Run.replay("r"), each)
          .fields()
          .forEachRemaining(f -> written.put(f.getKey(), f.getValue()));
    }

    assertThat(template.get("index_patterns").get(0).asText()).isEqualTo(IntegrityWriter.INDEX);
    assertThat(written.keySet()).containsExactlyInAnyOrderElementsOf(mapped);
  }

  @Test
  void anAlertSaysWhichFileItIsAbout() throws IOException {
    JsonNode alert = alert(log("modified", null));

    assertThat(alert.get("message").asText()).contains(KEY, "acme", "111122223333", "us-east-1");
    assertThat(alert.get("message").asText()).doesNotContain("unknown");
    assertThat(alert.at("/trailwarden/integrity/verdict").asText()).isEqualTo("modified");
    assertThat(alert.at("/trailwarden/entity/0").asText()).isEqualTo("s3://acme/" + KEY);
    assertThat(alert.at("/status").asText()).isEqualTo("New");
    assertThat(alert(gap("2025-03-18T02:00:00Z")).get("message").asText())
        .contains("audit", "2025-03-18T02:00:00Z", "2025-03-18T05:00:00Z");
    assertThat(alert(overdue("2025-03-18T02:00:00Z")).get("message").asText())
        .contains("audit", "since 2025-03-18T02:00:00Z")
        .doesNotContain("unknown");
  }

  @Test
  void aVerdictThatTurnsOutOtherwiseResolvesItsAlert() throws IOException {
    Detection raised = IntegrityAlerts.of(log("unlisted", null)).get(0);
    List<Detection> after = IntegrityAlerts.of(log("verified", "unlisted"));

    assertThat(after).hasSize(1);
    assertThat(after.get(0).alertId()).isEqualTo(raised.alertId());
    JsonNode alert = alert(raised.merge(after.get(0)), Verdict.VERIFIED);
    assertThat(alert.get("status").asText()).isEqualTo("Resolved");
    assertThat(alert.get("status_id").asInt()).isEqualTo(4);
    assertThat(alert.get("status_detail").asText()).isEqualTo("it is verified now");
  }

  private static IntegrityFinding log(String verdict, String before) {
    return new IntegrityFinding(
        Subject.LOG,
        "file:///copy",
        "acme",
        KEY,
        PLACE,
        null,
        verdict,
        "why",
        before,
        Instant.parse("2025-03-18T09:40:00Z"),
        null,
        1);
  }

  private static IntegrityFinding gap(String from) {
    return chain(IntegrityFinding.GAP, from, Instant.parse("2025-03-18T05:00:00Z"));
  }

  private static IntegrityFinding overdue(String since) {
    return chain(IntegrityFinding.OVERDUE, since, null);
  }

  private static IntegrityFinding chain(String verdict, String from, @Nullable Instant until) {
    return new IntegrityFinding(
        Subject.CHAIN,
        "s3://acme",
        "acme",
        PLACE.digestFolder() + "audit_us-east-1",
        PLACE,
        "audit",
        verdict,
        "why",
        null,
        Instant.parse(from),
        until,
        1);
  }

  private static JsonNode document(Run run, IntegrityFinding finding) throws IOException {
    AlertDocument document = new IntegrityWriter(run).write(finding);
    JsonNode json =
        Alerts.json(new String(document.json(), java.nio.charset.StandardCharsets.UTF_8));
    assertThat(document.id()).isEqualTo(json.get("id").asText());
    assertThat(document.index()).isEqualTo(IntegrityWriter.INDEX);
    return json;
  }

  private static JsonNode alert(IntegrityFinding finding) throws IOException {
    Verdict verdict =
        finding.subject() == Subject.LOG ? finding.logVerdict() : Verdict.NOT_APPLICABLE;
    return alert(IntegrityAlerts.of(finding).get(0), verdict);
  }

  private static JsonNode alert(Detection detection, Verdict verdict) throws IOException {
    Map<String, Metadata> detectors = new TreeMap<>();
    Catalogue.own().detectors().forEach(entry -> detectors.put(entry.id(), entry.metadata()));
    return Alerts.json(
        Alerts.text(new AlertWriter(detectors, Run.LIVE).write(detection, file -> verdict)));
  }
}
