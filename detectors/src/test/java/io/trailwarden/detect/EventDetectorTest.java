package io.trailwarden.detect;

import static io.trailwarden.detect.RuleText.alerts;
import static io.trailwarden.detect.RuleText.correlation;
import static io.trailwarden.detect.RuleText.detectors;
import static io.trailwarden.detect.RuleText.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.derive.Environment;
import io.trailwarden.derive.KeptFacts;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.Period;
import io.trailwarden.state.PartialBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventDetectorTest {
  private static final String COUNT =
      correlation(
          "c",
          "type: event_count, rules: failed, group-by: [user], timespan: 1m, condition: {gte: 2}");
  private static final Detectors COUNTING = detectors(rule("failed", "Fail"), COUNT);

  private static TimedEvent fail(long seconds, String user) {
    return TimedEvent.at(seconds, "e" + seconds, "{\"eventName\":\"Fail\",\"user\":" + user + "}");
  }

  private static Evidence only(Detectors detectors, Event event) {
    List<Detection> found = List.copyOf(RuleText.run(detectors, List.of(event)).values());
    assertThat(found).hasSize(1);
    return found.get(0).evidence().earliest().get(0);
  }

  @Test
  void anEventWithoutAGroupFieldIsNotObserved() {
    assertThat(alerts(COUNTING, fail(0, "null"), fail(1, "null"))).isEmpty();
    assertThat(alerts(COUNTING, fail(0, "{\"a\":1}"), fail(1, "{\"a\":1}"))).isEmpty();
    assertThat(alerts(COUNTING, fail(0, "[]"), fail(1, "[]"))).isEmpty();
    TimedEvent without = TimedEvent.at(0, "x", "{\"eventName\":\"Fail\"}");
    assertThat(alerts(COUNTING, without, fail(1, "\"a\""))).isEmpty();
  }

  @Test
  void numbersBooleansAndEmptyTextsTellGroupsApart() {
    assertThat(alerts(COUNTING, fail(0, "7"), fail(1, "\"7\""))).containsExactly("c [7]");
    assertThat(alerts(COUNTING, fail(0, "true"), fail(1, "true"))).containsExactly("c [true]");
    assertThat(alerts(COUNTING, fail(0, "\"\""), fail(1, "\"\""))).containsExactly("c []");
  }

  @Test
  void anEventBelongsToAGroupForEachValue() {
    assertThat(alerts(COUNTING, fail(0, "[\"a\",\"b\",\"a\"]"), fail(1, "\"b\"")))
        .containsExactly("c [b]");
  }

  @Test
  void anEventBelongsToSoManyGroupsAtMost() {
    String users =
        IntStream.range(0, 1000).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));
    assertThat(alerts(COUNTING, fail(0, "[" + users + "]"), fail(1, "[" + users + "]")))
        .hasSize(FieldTexts.MOST)
        .contains("c [u0]", "c [u63]");
  }

  @Test
  void longGroupValuesAreBoundedAndStillToldApart() {
    String user = "a".repeat(1 << 20);
    assertThat(alerts(COUNTING, fail(0, "\"" + user + "1\""), fail(1, "\"" + user + "2\"")))
        .isEmpty();
    List<String> alerts =
        alerts(COUNTING, fail(0, "\"" + user + "1\""), fail(1, "\"" + user + "1\""));
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0)).hasSizeLessThan(FieldTexts.VALUE_LIMIT + 10).contains("~");
  }

  @Test
  void anEventWithoutTimeFiresAtItsDeliveryAndIsNotObserved() {
    Detectors detectors =
        detectors(rule("failed", "Fail"), COUNT.replace("}\n", ", generate: true}\n"));
    List<Event> events =
        List.of(fail(0, "\"a\"").timedAt(Event.NO_TIME), fail(1, "\"a\"").timedAt(Event.NO_TIME));
    assertThat(RuleText.run(detectors, events).values())
        .hasSize(2)
        .allSatisfy(
            detection -> {
              assertThat(detection.detector()).isEqualTo("failed");
              assertThat(detection.evidence().earliest().get(0).key().time())
                  .isEqualTo(TimedEvent.START.plusSeconds(300).toEpochMilli());
            });
    EventDetector detector = detectors.newEventDetector(Environment.UNKNOWN);
    PartialBuffer buffer = new PartialBuffer();
    events.forEach(event -> detector.detect(event, buffer, detection -> {}));
    assertThat(detector.untimed()).isEqualTo(2);
    assertThat(buffer.isEmpty()).isTrue();
  }

  @Test
  void anEventWithoutAnyTimeHasTheFirst() {
    Origin nowhen = new Origin.LogFile("file:///logs", "a", Event.NO_TIME);
    TimedEvent event = fail(0, "1").timedAt(Event.NO_TIME).in(nowhen);
    assertThat(only(detectors(rule("failed", "Fail")), event).key().time()).isZero();
  }

  @Test
  void evidenceIsACopyWithItsProof() {
    TimedEvent event = fail(5, "\"Zoë\"");
    Detectors detectors = detectors(rule("failed", "Fail"));
    Detection detection = List.copyOf(RuleText.run(detectors, List.of(event)).values()).get(0);
    assertThat(detection.entity()).containsExactly("e5");
    assertThat(detection.period()).isEqualTo(Period.NONE);
    Evidence evidence = detection.evidence().earliest().get(0);
    assertThat(evidence.requestId()).isEqualTo("request of e5");
    assertThat(evidence.origins()).containsExactly(event.origin());
    assertThat(evidence.raw()).isEqualTo(event.json().toString());
    assertThat(evidence.rawLength())
        .isEqualTo(event.json().toString().getBytes(StandardCharsets.UTF_8).length);
    assertThat(evidence.facts()).isNull();
    assertThat(new KeptFacts().of(evidence).operation()).isEqualTo("Fail");
  }

  private static String ruleWith(String detection, String message) {
    return "title: t\nname: r\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n"
        + detection.indent(2)
        + "trailwarden: {message: '"
        + message
        + "'}\n";
  }

  @Test
  void showsTheFieldsThatMatchedAndThoseOfTheMessage() {
    Detectors detectors =
        detectors(
            ruleWith(
                """
                one: {eventName: Fail, tags: [b, c]}
                two: {eventSource: other}
                three: {awsRegion|startswith: us-}
                no: {userAgent: x}
                condition: one and 1 of t* and not no
                """,
                "{userAgent} of {entity} {count} {missing.field} {a..b} {recipientAccountId} is {"));
    Evidence evidence =
        only(
            detectors,
            TimedEvent.at(
                0,
                "e",
                """
                {"eventName":"Fail","tags":["a","b"],"eventSource":"s3","awsRegion":"us-east-1",
                 "userAgent":"y","recipientAccountId":"111122223333","sourceIPAddress":"1.2.3.4"}
                """));
    assertThat(evidence.fields())
        .containsOnlyKeys("eventName", "tags", "awsRegion", "userAgent", "recipientAccountId")
        .containsEntry("tags", List.of("a", "b"))
        .containsEntry("userAgent", List.of("y"));
  }

  @Test
  void evidenceOfAnAlternativeDoesNotDependOnWhichIsAskedFirst() {
    String both = "a: {eventName: Fail}\nb: {eventSource: s3}\ncondition: a or b\n";
    String other = "a: {eventSource: s3}\nb: {eventName: Fail}\ncondition: a or b\n";
    TimedEvent event = TimedEvent.at(0, "e", "{\"eventName\":\"Fail\",\"eventSource\":\"s3\"}");
    assertThat(only(detectors(ruleWith(both, "m")), event).fields())
        .isEqualTo(only(detectors(ruleWith(other, "m")), event).fields())
        .containsOnlyKeys("eventName", "eventSource");
  }

  @Test
  void anEventOfHugeStringsGivesBoundedEvidence() {
    String huge = "ä".repeat(1 << 19);
    StringBuilder json = new StringBuilder("{\"eventName\":\"Fail\"");
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      json.append(",\"f").append(i).append("\":[\"x").append(huge).append("\",\"y\"]");
      message.append("{f").append(i).append("} ");
    }
    Detectors detectors = detectors(ruleWith("s: {eventName: Fail}\ncondition: s", "" + message));
    Evidence evidence = only(detectors, TimedEvent.at(0, "i".repeat(1 << 20), json + "}"));
    assertThat(evidence.key().eventId()).hasSizeLessThan(60).startsWith("sha256-");
    assertThat(bytes(evidence.raw())).isBetween(Evidence.RAW_LIMIT - 4, Evidence.RAW_LIMIT);
    assertThat(evidence.raw()).doesNotContain("\uFFFD");
    assertThat(evidence.rawLength()).isGreaterThan(30 << 20);
    assertThat(new KeptFacts().of(evidence).operation()).isEqualTo("Fail");
    String first = evidence.fields().get("f0").get(0);
    assertThat(first).startsWith("xää").endsWith("ä… [cut: 1048577 bytes]");
    assertThat(bytes(first)).isLessThanOrEqualTo(ShownFields.VALUE_BYTES);
    assertThat(evidence.fields().get("f29"))
        .containsExactly("… [cut: 1048577 bytes]", "… [cut: 1 bytes]");
    int all =
        evidence.fields().values().stream()
            .flatMap(List::stream)
            .mapToInt(EventDetectorTest::bytes)
            .sum();
    assertThat(all).isLessThan(ShownFields.TOTAL_BYTES + 62 * 40);
  }

  @Test
  void aFieldOfManyValuesShowsTheFirstAndHowManyThereAre() {
    String tags =
        IntStream.range(0, 500).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
    Detectors detectors =
        detectors(ruleWith("s: {eventName: Fail}\ncondition: s", "{tags} {empty}"));
    Evidence evidence =
        only(
            detectors,
            TimedEvent.at(
                0, "e", "{\"eventName\":\"Fail\",\"empty\":null,\"tags\":[" + tags + "]}"));
    assertThat(evidence.fields()).doesNotContainKey("empty");
    assertThat(evidence.fields().get("tags"))
        .hasSize(ShownFields.VALUES_LIMIT + 1)
        .startsWith("t0", "t1")
        .endsWith("t19", "[cut: 500 values]");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void copiesOfAnEventAreOneAlertWithBothOrigins() {
    TimedEvent event = fail(0, "1");
    TimedEvent copy = event.in(new Origin.StreamRecord("s", "shard-0", "1", 5));
    List<Event> events = new ArrayList<>(List.of(event, copy, event));
    Detectors detectors = detectors(rule("failed", "Fail"));
    List<Detection> found = List.copyOf(RuleText.run(detectors, events).values());
    assertThat(found).hasSize(1);
    assertThat(found.get(0).evidence().earliest().get(0).origins())
        .containsExactly(event.origin(), copy.origin());
    Collections.reverse(events);
    assertThat(List.copyOf(RuleText.run(detectors, events).values())).isEqualTo(found);
  }
}
