package io.trailwarden.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detections and their documents for tests. */
final class Alerts {
  static final long TIME = Instant.parse("2025-03-18T10:21:07Z").toEpochMilli();
  static final String DIGESTED = "AWSLogs/111122223333/CloudTrail/eu-west-1/2025/03/18/a.json.gz";
  static final EventFacts FACTS =
      new EventFacts(
          "arn:aws:iam::111122223333:role/Admin",
          "role",
          "Admin",
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

  private static final ObjectMapper JSON = new ObjectMapper();

  private Alerts() {}

  static Metadata detector(String name, @Nullable String message, String... tags) {
    return new Metadata(
        name,
        "5bbc0b33-66a6-452d-b172-0fa8750b391f",
        "Trail was deleted",
        "A trail was deleted.",
        Level.CRITICAL,
        List.of(tags),
        List.of("https://docs.aws.amazon.com/awscloudtrail/"),
        List.of(),
        message,
        "Make the trail again at once.\n");
  }

  static Evidence event(String id, EventFacts facts, Map<String, List<String>> fields) {
    return event(TIME, id, new Origin.LogFile("s3://logs", DIGESTED, TIME), facts, fields);
  }

  static Evidence event(
      long time, String id, Origin origin, EventFacts facts, Map<String, List<String>> fields) {
    String raw = "{\"eventID\":\"" + id + "\"}";
    return new Evidence(
        new EvidenceKey(time, id),
        LogSource.CLOUDTRAIL,
        null,
        List.of(origin),
        fields,
        facts,
        raw,
        raw.length());
  }

  static Detection stateless(String detector, Evidence event) {
    return new Detection(
        detector, List.of(event.key().eventId()), Period.NONE, EvidenceSet.of(List.of(event)));
  }

  static Detection correlation(String detector, Collection<Evidence> events, String... entity) {
    return new Detection(
        detector, List.of(entity), new Period("2025-03-18T10"), EvidenceSet.of(events));
  }

  /** Events a second apart, each with its own id. */
  static List<Evidence> events(int count) {
    List<Evidence> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Origin file = new Origin.LogFile("s3://logs", DIGESTED, TIME);
      events.add(event(TIME + i * 1000L, "event-" + i, file, FACTS, Map.of()));
    }
    return events;
  }

  static AlertDocument write(Detection detection) {
    return new AlertWriter(
            Map.of("cloudtrail_deleted", detector("cloudtrail_deleted", null)), Run.LIVE)
        .write(detection);
  }

  static JsonNode json(AlertDocument document) {
    try {
      return JSON.readTree(document.json());
    } catch (IOException e) {
      throw new UncheckedIOException(text(document), e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  static String text(AlertDocument document) {
    return new String(document.json(), StandardCharsets.UTF_8);
  }
}
