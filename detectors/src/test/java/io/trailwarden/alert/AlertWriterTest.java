package io.trailwarden.alert;

import static io.trailwarden.alert.Alerts.FACTS;
import static io.trailwarden.alert.Alerts.TIME;
import static io.trailwarden.alert.Alerts.correlation;
import static io.trailwarden.alert.Alerts.detector;
import static io.trailwarden.alert.Alerts.event;
import static io.trailwarden.alert.Alerts.events;
import static io.trailwarden.alert.Alerts.json;
import static io.trailwarden.alert.Alerts.stateless;
import static io.trailwarden.alert.Alerts.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.sigma.Level;
import io.trailwarden.sigma.Metadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class AlertWriterTest {
  private static final String ID = "cloudtrail_deleted";

  @Test
  void aStatelessAlertSaysWhoDidWhatWithWhatProof() {
    Detection detection =
        stateless(ID, event("e1", FACTS, Map.of("eventName", List.of("DeleteTrail"))));
    AlertDocument document = write(detection);

    assertThat(document.id()).isEqualTo(detection.alertId());
    assertThat(document.index()).isEqualTo("trailwarden-alerts-2025.03");
    assertThat(document.time()).isEqualTo(TIME);
    JsonNode alert = json(document);
    assertThat(alert.at("/@timestamp").asText()).isEqualTo("2025-03-18T10:21:07Z");
    assertThat(alert.at("/severity_id").asInt()).isEqualTo(5);
    assertThat(alert.at("/severity").asText()).isEqualTo("Critical");
    assertThat(alert.at("/time").asLong()).isEqualTo(TIME);
    assertThat(alert.at("/finding_info/uid").asText()).isEqualTo(document.id());
    assertThat(alert.at("/finding_info/analytic/name").asText()).isEqualTo(ID);
    assertThat(alert.at("/cloud/account/uid").asText()).isEqualTo("111122223333");
    assertThat(alert.at("/api/operation").asText()).isEqualTo("DeleteTrail");
    assertThat(alert.at("/actor/user/name").asText()).isEqualTo("Admin");
    assertThat(alert.at("/actor/session/uid").asText()).isEqualTo("alice");
    assertThat(alert.at("/evidences/0/src_endpoint/ip").asText()).isEqualTo("198.51.100.7");
    assertThat(alert.at("/resources/0/uid").asText()).endsWith("trail/main");
    assertThat(alert.at("/remediation/desc").asText()).isEqualTo("Make the trail again at once.");
    assertThat(alert.at("/metadata/is_truncated").asBoolean()).isFalse();
    assertThat(alert.at("/trailwarden").toString())
        .isEqualTo(
            """
            {"detector":"cloudtrail_deleted","entity":["e1"],"mode":"live","evidence_count":"1",\
            "integrity":{"verdict":"pending","files":[{"uri":"s3://logs/%1$s","verdict":"pending"}]},\
            "evidence":[{"event_id":"e1","source":"cloudtrail","time":"2025-03-18T10:21:07Z",\
            "origins":[{"uri":"s3://logs/%1$s","delivered_at":"2025-03-18T10:21:07Z"}],\
            "fields":{"eventName":"DeleteTrail"},"raw":"{\\"eventID\\":\\"e1\\"}","raw_length":16}]}"""
                .formatted(Alerts.DIGESTED));
  }

  /** The detector's id may change with a file's name; the rule's UUID stays. */
  @Test
  void theAnalyticIsTheRulesUuidAndTheDetectorItsId() {
    JsonNode alert = json(write(stateless(ID, event("e1", FACTS, Map.of()))));

    assertThat(alert.at("/finding_info/analytic/uid").asText())
        .isEqualTo("5bbc0b33-66a6-452d-b172-0fa8750b391f");
    assertThat(alert.at("/trailwarden/detector").asText()).isEqualTo(ID);
  }

  @Test
  void ofARuleWithoutUuidTheAnalyticIsItsName() {
    Metadata nameless =
        new Metadata(ID, null, "t", null, Level.LOW, List.of(), List.of(), List.of(), null, null);
    Detection detection = stateless(ID, event("e1", FACTS, Map.of()));

    JsonNode alert = json(new AlertWriter(Map.of(ID, nameless), Run.LIVE).write(detection));

    assertThat(alert.at("/finding_info/analytic/uid").asText()).isEqualTo(ID);
  }

  @Test
  void aReplayNamesItsInvestigation() {
    AlertWriter writer = new AlertWriter(Map.of(), Run.replay("case-7"));
    AlertDocument document = writer.write(correlation(ID, events(2), "111122223333", "alice"));
    assertThat(document.index()).isEqualTo("trailwarden-replay-case-7");
    JsonNode ours = json(document).get("trailwarden");
    assertThat(ours.get("mode").asText()).isEqualTo("replay");
    assertThat(ours.get("investigation").asText()).isEqualTo("case-7");
    assertThat(ours.get("period").asText()).isEqualTo("2025-03-18T10");
    assertThat(ours.get("entity")).hasSize(2);
  }

  @Test
  void liveAndReplayDifferInNothingElse() {
    Detection detection = correlation(ID, events(3), "alice");
    String live = Alerts.text(new AlertWriter(Map.of(), Run.LIVE).write(detection));
    String replay = Alerts.text(new AlertWriter(Map.of(), Run.replay("r")).write(detection));
    assertThat(replay.replace("\"mode\":\"replay\",\"investigation\":\"r\"", "\"mode\":\"live\""))
        .isEqualTo(live);
  }

  @Test
  void aCorrelationShowsTwentyEventsAndCountsThem() {
    JsonNode alert = json(write(correlation(ID, events(30), "alice")));
    assertThat(alert.at("/trailwarden/evidence")).hasSize(20);
    assertThat(alert.at("/trailwarden/evidence_count").asText()).isEqualTo("30");
    assertThat(alert.at("/finding_info/related_events_count").asInt()).isEqualTo(30);
    assertThat(alert.at("/finding_info/last_seen_time").isMissingNode())
        .as("the last event isn't at hand")
        .isTrue();
    assertThat(json(write(correlation(ID, events(3), "alice"))).at("/end_time").asLong())
        .isEqualTo(TIME + 2000);
  }

  @Test
  void moreThanAThousandEventsAreNotCounted() {
    JsonNode alert = json(write(correlation(ID, events(1001), "alice")));
    assertThat(alert.at("/trailwarden/evidence_count").asText()).isEqualTo("1000+");
    assertThat(alert.at("/finding_info").has("related_events_count")).isFalse();
  }

  @Test
  void whatCameByKinesisAloneRestsOnNothingThatCanBeProven() {
    Origin kinesis = new Origin.StreamRecord("events", "shardId-000000000000", "495", TIME);
    Evidence event = event(TIME, "e1", kinesis, FACTS, Map.of());
    JsonNode ours = json(write(stateless(ID, event))).get("trailwarden");
    assertThat(ours.at("/integrity").toString())
        .isEqualTo("{\"verdict\":\"not_applicable\",\"files\":[]}");
    assertThat(ours.at("/evidence/0/origins/0").toString())
        .isEqualTo(
            "{\"uri\":\"kinesis://events/shardId-000000000000/495\",\"stream\":\"events\","
                + "\"shard\":\"shardId-000000000000\",\"sequence_number\":\"495\","
                + "\"delivered_at\":\"2025-03-18T10:21:07Z\"}");

    Evidence inFileToo = event.merge(event("e1", FACTS, Map.of()));
    assertThat(json(write(stateless(ID, inFileToo))).at("/trailwarden/integrity/verdict").asText())
        .isEqualTo("pending");
  }

  @Test
  void anAccessLogHasNoDigestsAndItsLineARequestId() {
    Evidence line =
        new Evidence(
            new EvidenceKey(TIME, "line-1"),
            LogSource.S3_SERVER_ACCESS,
            "3E57427F3EXAMPLE",
            List.of(new Origin.LogFile("s3://logs", "access/2025-03-18-10-00-00-AB", TIME)),
            Map.of(),
            FACTS,
            "79a5 bucket …",
            15);
    JsonNode alert = json(write(stateless(ID, line)));
    assertThat(alert.at("/trailwarden/integrity/verdict").asText()).isEqualTo("not_applicable");
    assertThat(alert.at("/trailwarden/evidence/0/request_id").asText())
        .isEqualTo("3E57427F3EXAMPLE");
    assertThat(alert.at("/finding_info/data_sources/0").asText())
        .isEqualTo("S3 server access logs");
  }

  @Test
  void aNameInPlaceOfAnAddressIsNoAddress() {
    for (String name : List.of("iam.amazonaws.com", "AWS Internal", "1.2.3", "010.0.0.1", "1/8")) {
      JsonNode source = json(write(from(name))).at("/evidences/0/src_endpoint");
      assertThat(source.toString()).isEqualTo("{\"svc_name\":\"" + name + "\"}");
    }
    assertThat(json(write(from("2001:DB8::0001"))).at("/evidences/0/src_endpoint/ip").asText())
        .isEqualTo("2001:db8::1");
  }

  private static Detection from(String address) {
    EventFacts facts =
        new EventFacts(
            null, null, null, null, null, null, null, null, null, null, address, null, null,
            List.of());
    return stateless(ID, event("e", facts, Map.of()));
  }

  @Test
  void anEventOfWhichNothingIsKnownStillMakesAnAlert() {
    EventFacts nothing =
        new EventFacts(
            null, null, null, null, null, null, null, null, null, null, null, null, null,
            List.of());
    JsonNode alert = json(write(stateless(ID, event("e", nothing, Map.of()))));
    assertThat(alert.has("evidences")).isFalse();
    assertThat(alert.has("actor")).isFalse();
    assertThat(alert.at("/cloud").toString()).isEqualTo("{\"provider\":\"AWS\"}");
    assertThat(new OcsfTable().faults(alert)).isEmpty();
  }

  @Test
  void aDetectorThatIsGoneStillNamesItself() {
    JsonNode alert =
        json(new AlertWriter(Map.of(), Run.LIVE).write(correlation("gone", events(1), "a")));
    assertThat(alert.at("/finding_info/title").asText()).isEqualTo("gone");
    assertThat(alert.at("/severity").asText()).isEqualTo("Medium");
    assertThat(new OcsfTable().faults(alert)).isEmpty();
  }

  @Property(tries = 50)
  void theOrderAndRepetitionOfEventsChangeNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
    List<Evidence> events = events(count);
    List<Evidence> shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(0, count / 2));
    Collections.shuffle(shuffled, new Random(seed));
    Detection merged = correlation(ID, List.of(shuffled.get(0)), "alice");
    for (Evidence event : shuffled) {
      merged = merged.merge(correlation(ID, List.of(event), "alice"));
    }
    assertThat(write(merged).json()).isEqualTo(write(correlation(ID, events, "alice")).json());
  }

  @Test
  void oneWriterWritesTheSameBytesAgain() {
    AlertWriter writer = new AlertWriter(Map.of(ID, detector(ID, "{eventName}")), Run.LIVE);
    Detection detection = stateless(ID, event("e1", FACTS, Map.of()));
    byte[] first = writer.write(detection).json();
    writer.write(correlation(ID, List.of(huge("x\u0001".repeat(1 << 16), 0))));
    assertThat(writer.write(detection).json()).isEqualTo(first);
  }

  @Test
  void aCheckpointChangesNothing() throws IOException {
    String text = "half \ud83d of a pair, \u0000, \u202e and \ud83d\ude00";
    Detection detection = stateless(ID, event("e", facts(text), Map.of("k", List.of(text))));
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    FindingCodecs.DETECTION.write(detection, new DataOutputStream(stored));
    Detection restored =
        FindingCodecs.DETECTION.read(
            FindingCodecs.DETECTION.version(),
            new DataInputStream(new ByteArrayInputStream(stored.toByteArray())));
    assertThat(write(restored).json()).isEqualTo(write(detection).json());
    assertThat(json(write(restored)).at("/trailwarden/evidence/0/fields/k").asText())
        .isEqualTo(text.replace("\ud83d of", "? of"));
  }

  @Test
  void farTooMuchTextEverywhereIsCutAndSaysSo() {
    for (String unit : List.of("a", "\"", "\u0001", "€", "\ud83d\ude00", "\ud83d")) {
      String text = unit.repeat(1 << 15);
      List<Evidence> events = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        events.add(huge(text, i));
      }
      String[] entity = new String[20];
      Arrays.fill(entity, text);
      AlertDocument document = write(correlation(ID, events, entity));
      assertThat(document.json()).hasSizeLessThan(AlertWriter.MAX_BYTES);
      JsonNode alert = json(document);
      assertThat(alert.at("/metadata/is_truncated").asBoolean()).isTrue();
      assertThat(new OcsfTable().faults(alert)).isEmpty();
      assertThat(alert.at("/trailwarden/evidence/0/raw").asText().getBytes(UTF_8))
          .hasSizeLessThanOrEqualTo(Evidence.RAW_LIMIT);
      assertThat(alert.at("/trailwarden/evidence/0/raw_length").asInt()).isEqualTo(1 << 20);
    }
  }

  @Test
  void aLongValueKeepsItsBeginningAndItsLength() {
    Evidence event =
        event("e", FACTS, Map.of("requestParameters.policy", List.of("p".repeat(1 << 20))));
    String leaf =
        json(write(stateless(ID, event)))
            .at("/trailwarden/evidence/0/fields/requestParameters.policy")
            .asText();
    assertThat(leaf).startsWith("ppp").endsWith("p… (cut, 1048576 bytes)");
    assertThat(leaf.getBytes(UTF_8)).hasSize(8 * 1024);
  }

  @Test
  void hostileNamesOfFieldsBecomePlainAndStayDistinct() {
    Map<String, List<String>> fields = new TreeMap<>();
    for (String name :
        List.of("", ".", "..", "a.", ".a", "a..b", " ", "\u0000", "_", "n".repeat(1000))) {
      fields.put(name, List.of(name));
    }
    JsonNode shown =
        json(write(stateless(ID, event("e", FACTS, fields)))).at("/trailwarden/evidence/0/fields");
    List<String> names = new ArrayList<>();
    shown.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly(
            "_", "_~2", "_~3", "_._", "_._._", "_.a", "_~4", "a._", "a._.b", "n".repeat(256));
  }

  @Test
  void thousandsOfFieldsAreLeftOutAndCounted() {
    Map<String, List<String>> fields = new HashMap<>();
    for (int i = 0; i < 5000; i++) {
      fields.put("\u0000".repeat(i + 1), List.of("v"));
    }
    fields.put("many", Collections.nCopies(1000, "v"));
    JsonNode evidence =
        json(write(stateless(ID, event("e", FACTS, fields)))).at("/trailwarden/evidence/0");
    assertThat(evidence.get("fields")).hasSize(256);
    assertThat(evidence.get("fields_left_out").asInt()).isEqualTo(5001 - 256);
    JsonNode many =
        json(write(stateless(ID, event("e", FACTS, Map.of("m", fields.get("many"))))))
            .at("/trailwarden/evidence/0/fields/m");
    assertThat(many).hasSize(20);
  }

  private static EventFacts facts(String text) {
    return new EventFacts(
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
        Collections.nCopies(30, text));
  }

  private static Evidence huge(String text, int number) {
    List<Origin> origins = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      origins.add(new Origin.LogFile("s3://logs-" + number + "-" + i, text, TIME));
    }
    Map<String, List<String>> fields = new HashMap<>();
    fields.put(text, Collections.nCopies(30, text));
    fields.put("field", Collections.nCopies(30, text));
    return new Evidence(
        new EvidenceKey(TIME + number, text),
        LogSource.S3_SERVER_ACCESS,
        text,
        origins,
        fields,
        facts(text),
        text,
        1 << 20);
  }
}
