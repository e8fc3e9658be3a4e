package io.trailwarden.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.alert.AlertDocument;
import io.trailwarden.alert.AlertWriter;
import io.trailwarden.alert.Run;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.sigma.Level;
import io.trailwarden.sigma.Metadata;
import io.trailwarden.test.parts.OpenSearchNode;
import io.trailwarden.test.parts.Parts;
import io.trailwarden.test.parts.QueryClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts in a real index: whatever an attacker wrote, the document is taken and found. */
class AlertIndexIT {
  private static final String TEMPLATE = "trailwarden-alerts";
  private static final Path TEMPLATE_FILE = Path.of("../deploy/opensearch/trailwarden-alerts.json");
  private static final long TIME = Instant.parse("2025-03-18T10:21:07Z").toEpochMilli();
  private static final int MEGABYTE = 1 << 20;
  private static final Run RUN = Run.replay("alert-index-it");
  private static final String INDEX = "trailwarden-replay-alert-index-it";

  private final OpenSearchNode node = Parts.openSearch();
  private final AlertWriter writer =
      new AlertWriter(Map.of("deleted", detector("deleted"), "hostile", detector("hostile")), RUN);

  @BeforeEach
  void installsTheTemplateAsTheWriterMay() throws IOException {
    Answer answer =
        node.queriesAsWriter()
            .request("PUT", "/_index_template/" + TEMPLATE, Files.readString(TEMPLATE_FILE));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  @AfterEach
  void removesWhatTheTestWrote() {
    node.queries().deleteIndices(INDEX);
    node.queries().deleteTemplate(TEMPLATE);
  }

  @Test
  void anAlertIsFoundByWhateverSomebodyWouldAskFor() {
    index(writer.write(alert("deleted", usual("e1"))));
    index(writer.write(alert("hostile", hostile("a", 0))));
    node.queries().refresh(INDEX);

    for (String query :
        List.of(
            "{\"term\": {\"trailwarden.detector\": \"deleted\"}}",
            "{\"term\": {\"finding_info.analytic.name\": \"deleted\"}}",
            "{\"term\": {\"actor.user.name\": \"Admin\"}}",
            "{\"term\": {\"actor.user.uid\": \"arn:aws:iam::111122223333:role/Admin\"}}",
            "{\"term\": {\"evidences.src_endpoint.ip\": \"198.51.100.0/24\"}}",
            "{\"term\": {\"cloud.account.uid\": \"111122223333\"}}",
            "{\"term\": {\"api.operation\": \"DeleteTrail\"}}",
            "{\"term\": {\"trailwarden.evidence.event_id\": \"e1\"}}",
            "{\"term\": {\"trailwarden.integrity.files.uri\": \"s3://logs/CloudTrail/a\"}}",
            "{\"term\": {\"trailwarden.evidence.fields.requestParameters.name\": \"main\"}}",
            "{\"term\": {\"trailwarden.evidence.fields.list\": \"two\"}}",
            "{\"match\": {\"message\": {\"query\": \"admin deleted\", \"operator\": \"and\"}}}")) {
      assertThat(found(query)).as(query).containsExactly("deleted");
    }
    for (String query :
        List.of(
            "{\"term\": {\"severity\": \"Critical\"}}",
            "{\"range\": {\"severity_id\": {\"gte\": 5}}}",
            "{\"term\": {\"status\": \"New\"}}",
            "{\"term\": {\"trailwarden.investigation\": \"alert-index-it\"}}",
            "{\"term\": {\"finding_info.attacks.sub_technique.uid\": \"T1562.008\"}}",
            "{\"range\": {\"@timestamp\": {\"gte\": \"2025-03-18T10:21:07Z\","
                + " \"lt\": \"2025-03-18T10:21:08Z\"}}}",
            "{\"term\": {\"time\": " + TIME + "}}")) {
      assertThat(found(query)).as(query).containsExactlyInAnyOrder("deleted", "hostile");
    }
  }

  @Test
  void aMegabyteInEveryFieldIsTaken() {
    List<String> units = List.of("a", "\"", "\u0001", "€", "\ud83d\ude00", "a.", "=", " ");
    for (int i = 0; i < units.size(); i++) {
      index(writer.write(alert("hostile", hostile(units.get(i), i))));
    }
    node.queries().refresh(INDEX);
    assertThat(node.queries().count(INDEX)).isEqualTo(units.size());
    assertThat(found("{\"term\": {\"trailwarden.detector\": \"hostile\"}}")).hasSize(units.size());
  }

  @Test
  void namesOfFieldsCanBeAnything() {
    List<String> names = new ArrayList<>(List.of("", ".", "..", ".a", "a.", "a..b", "a", "a.b"));
    names.addAll(List.of(" ", "\u0000", "=", "*", "a=b", "_id", "#", "\\", "\"", "€.\ud83d\ude00"));
    names.add("n".repeat(MEGABYTE));
    names.add("a.".repeat(100));
    for (int i = 0; i < 1000; i++) {
      names.add("many." + i);
    }
    Map<String, List<String>> fields = new HashMap<>();
    names.forEach(name -> fields.put(name, List.of("v".repeat(100))));
    Evidence all = evidence(TIME, "all", facts("Admin"), fields, "raw");
    index(writer.write(alert("hostile", all)));
    for (int i = 0; i < 20; i++) {
      Map<String, List<String>> one = Map.of(names.get(i), List.of("", "v".repeat(MEGABYTE)));
      index(writer.write(alert("hostile", evidence(TIME, "one" + i, facts("A"), one, "raw"))));
    }
    node.queries().refresh(INDEX);
    assertThat(node.queries().count(INDEX)).isEqualTo(21);
  }

  @Test
  void anyTimeIsTaken() {
    long[] times = {
      Long.MIN_VALUE,
      Instant.parse("0001-01-01T00:00:00Z").toEpochMilli(),
      Instant.parse("1969-12-31T23:59:59.999Z").toEpochMilli(),
      Instant.parse("9999-12-31T23:59:59Z").toEpochMilli(),
      Long.MAX_VALUE
    };
    for (long time : times) {
      Evidence event = evidence(time, "at" + time, facts("Admin"), Map.of(), "raw");
      index(writer.write(alert("deleted", event)));
    }
    node.queries().refresh(INDEX);
    assertThat(found("{\"range\": {\"@timestamp\": {\"lt\": \"1970-01-01T00:00:00Z\"}}}"))
        .hasSize(3);
    assertThat(found("{\"range\": {\"time\": {\"gt\": 253370764800000}}}")).hasSize(2);
  }

  /** Two documents of a bulk request's size limit would not say which was refused: one each. */
  private void index(AlertDocument alert) {
    String lines =
        "{\"index\": {\"_index\": \"%s\", \"_id\": \"%s\", \"version\": 1, \"version_type\": \"external\"}}\n"
                .formatted(alert.index(), alert.id())
            + new String(alert.json(), UTF_8)
            + "\n";
    Answer answer = node.queriesAsWriter().bulk(lines);
    JsonNode item = answer.body().at("/items/0/index");
    assertThat(item.at("/status").asInt()).as(item.at("/error").toString()).isEqualTo(201);
  }

  /** The detectors of the alerts that the query finds. */
  private List<String> found(String query) {
    JsonNode answer =
        node.queries()
            .search(
                INDEX,
                "{\"size\": 100, \"_source\": [\"trailwarden.detector\"], \"query\": %s}"
                    .formatted(query));
    List<String> detectors = new ArrayList<>();
    for (JsonNode hit : answer.at("/hits/hits")) {
      detectors.add(hit.at("/_source/trailwarden/detector").asText());
    }
    return detectors;
  }

  private static Detection alert(String detector, Evidence event) {
    return new Detection(
        detector, List.of(event.key().eventId()), Period.NONE, EvidenceSet.of(List.of(event)));
  }

  private static Metadata detector(String name) {
    return new Metadata(
        name,
        null,
        "Trail was deleted",
        "A trail was deleted.",
        Level.CRITICAL,
        List.of("attack.defense-evasion", "attack.t1562.008"),
        List.of("https://docs.aws.amazon.com/awscloudtrail/"),
        List.of(),
        "{trailwarden.principal.name} deleted trail {requestParameters.name}",
        "Make the trail again at once.");
  }

  private static Evidence usual(String id) {
    Map<String, List<String>> fields =
        Map.of("requestParameters.name", List.of("main"), "list", List.of("one", "two"));
    return evidence(TIME, id, facts("Admin"), fields, "{\"eventID\":\"" + id + "\"}");
  }

  private static EventFacts facts(String name) {
    return new EventFacts(
        "arn:aws:iam::111122223333:role/" + name,
        "role",
        name,
        "111122223333",
        "alice",
        "ASIAIOSFODNN7EXAMPLE",
        "cloudtrail.amazonaws.com",
        "DeleteTrail",
        "eu-west-1",
        "111122223333",
        "198.51.100.7",
        "aws-cli/2.15",
        null,
        List.of("arn:aws:cloudtrail:eu-west-1:111122223333:trail/main"));
  }

  private static Evidence evidence(
      long time, String id, EventFacts facts, Map<String, List<String>> fields, String raw) {
    return new Evidence(
        new EvidenceKey(time, id),
        LogSource.CLOUDTRAIL,
        null,
        List.of(new Origin.LogFile("s3://logs", "CloudTrail/a", time)),
        fields,
        facts,
        raw,
        raw.length());
  }

  /** A megabyte of it in every place that whoever sends a request can fill, and in those beside. */
  private static Evidence hostile(String unit, int number) {
    String text = unit.repeat(MEGABYTE);
    Map<String, List<String>> fields = new HashMap<>();
    for (String field :
        List.of("userAgent", "requestParameters.policyDocument", "key", "referrer")) {
      fields.put(field, Collections.nCopies(3, text));
    }
    fields.put(text, List.of(text));
    return new Evidence(
        new EvidenceKey(TIME, number + text),
        LogSource.S3_SERVER_ACCESS,
        text,
        List.of(
            new Origin.LogFile("s3://logs", text, TIME),
            new Origin.StreamRecord(text, text, text, TIME)),
        fields,
        new EventFacts(
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            text,
            Collections.nCopies(20, text)),
        text,
        text.length());
  }
}
