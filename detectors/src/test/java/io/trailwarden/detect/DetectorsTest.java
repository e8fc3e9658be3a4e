package io.trailwarden.detect;

import static io.trailwarden.detect.RuleText.alerts;
import static io.trailwarden.detect.RuleText.correlation;
import static io.trailwarden.detect.RuleText.detectors;
import static io.trailwarden.detect.RuleText.errors;
import static io.trailwarden.detect.RuleText.parse;
import static io.trailwarden.detect.RuleText.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.event.Event;
import io.trailwarden.finding.Detection;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.JavaEntry;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DetectorsTest {
  private static final String FAILED = rule("failed", "Fail");
  private static final String WORKED = rule("worked", "Work");
  private static final String OTHER = rule("other", "Other");

  private static Event event(long seconds, String name, String user) {
    return TimedEvent.at(
        seconds,
        name + seconds + user,
        "{\"eventName\":\"" + name + "\",\"user\":\"" + user + "\",\"who\":\"" + user + "\"}");
  }

  @Test
  void aRuleFiresForEachEvent() {
    assertThat(alerts(detectors(FAILED, WORKED), event(0, "Fail", "a"), event(1, "Fail", "a")))
        .containsExactly("failed [Fail0a]", "failed [Fail1a]");
  }

  @Test
  void aRuleThatServesACorrelationDoesNotFireUnlessThatSaysSo() {
    String count = "type: event_count, rules: failed, timespan: 1m, condition: {gte: 2}";
    Event[] events = {event(0, "Fail", "a"), event(60, "Fail", "b")};
    assertThat(alerts(detectors(FAILED, correlation("c", count)), events)).containsExactly("c []");
    assertThat(alerts(detectors(FAILED, correlation("c", count + ", generate: true")), events))
        .containsExactly("c []", "failed [Fail0a]", "failed [Fail60b]");
  }

  @Test
  void countsOfEachGroupByItself() {
    Detectors detectors =
        detectors(
            FAILED,
            correlation(
                "c",
                "type: event_count, rules: failed, group-by: [user], timespan: 1m,"
                    + " condition: {gt: 1}"));
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "b"))).isEmpty();
    assertThat(
            alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "b"), event(2, "Fail", "a")))
        .containsExactly("c [a]");
  }

  @Test
  void countsSeveralRulesTogetherAndAnEventThatMatchesTwoOnce() {
    Detectors detectors =
        detectors(
            FAILED,
            rule("failed_too", "Fail*"),
            WORKED,
            correlation(
                "c",
                "type: event_count, rules: [failed, failed_too, worked], group-by: [user],"
                    + " timespan: 1m, condition: {gte: 2}"));
    assertThat(alerts(detectors, event(0, "Fail", "a"))).isEmpty();
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(1, "Work", "a")))
        .containsExactly("c [a]");
  }

  @Test
  void anAliasReadsAnotherFieldOfEachRule() {
    Detectors detectors =
        detectors(
            FAILED,
            WORKED,
            correlation(
                "c",
                "type: temporal, rules: [failed, worked], group-by: [u], timespan: 1m,"
                    + " aliases: {u: {failed: user, worked: name}}"));
    Event work = TimedEvent.at(5, "w", "{\"eventName\":\"Work\",\"user\":\"x\",\"name\":\"a\"}");
    assertThat(alerts(detectors, event(0, "Fail", "a"), work)).containsExactly("c [a]");
    assertThat(alerts(detectors, event(0, "Fail", "x"), work)).isEmpty();
    RuleText.run(detectors, List.of(event(0, "Fail", "a"), work))
        .values()
        .forEach(
            detection ->
                assertThat(detection.evidence().earliest())
                    .extracting(evidence -> evidence.fields().get("u"))
                    .containsExactly(List.of("a"), List.of("a")));
  }

  @Test
  void temporalMayAskForFewerThanAllRules() {
    Detectors detectors =
        detectors(
            FAILED,
            WORKED,
            OTHER,
            correlation(
                "c",
                "type: temporal, rules: [failed, worked, other], timespan: 1m,"
                    + " condition: {gte: 2}"));
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "b"))).isEmpty();
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(60, "Other", "a")))
        .containsExactly("c []");
  }

  private static final String BURST =
      correlation(
          "burst",
          "type: event_count, rules: failed, group-by: [user], timespan: 1m, condition: {gte: 2}");

  private static String burstThenWorked(String more) {
    return correlation(
        "c", "type: temporal_ordered, rules: [burst, worked], timespan: 5m, " + more);
  }

  @Test
  void anInnerCorrelationIsObservedWhereItCompletes() {
    Detectors detectors = detectors(FAILED, WORKED, BURST, burstThenWorked("group-by: [user]"));
    Event work = event(301, "Work", "a");
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "a"), work))
        .containsExactly("c [a]");
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(61, "Fail", "a"), work)).isEmpty();
    assertThat(alerts(detectors, event(0, "Fail", "b"), event(1, "Fail", "b"), work)).isEmpty();
  }

  @Test
  void anInnerCorrelationMayServeSeveralAndFireAndARuleMayStandTwice() {
    Detectors detectors =
        detectors(
            FAILED,
            WORKED,
            BURST,
            burstThenWorked("group-by: [user], generate: true"),
            correlation(
                "d",
                "type: temporal, rules: [burst, failed, other], group-by: [user], timespan: 1m,"
                    + " generate: true"),
            OTHER);
    Event[] events = {
      event(0, "Fail", "a"), event(1, "Fail", "a"), event(2, "Work", "a"), event(3, "Other", "a")
    };
    assertThat(alerts(detectors, events))
        .containsExactly("burst [a]", "c [a]", "d [a]", "other [Other3a]", "worked [Work2a]");
    assertThat(detectors.rules("d")).containsExactly("failed", "other");
    assertThat(detectors.stateful()).isEqualTo(Set.of("burst", "c", "d"));
  }

  @Test
  void groupsOfAnInnerCorrelationGoByTheirNameOrTheirFieldInAnyOrder() {
    String inner =
        correlation(
            "burst",
            "type: event_count, rules: failed, group-by: [u, who], timespan: 1m,"
                + " condition: {gte: 2}, aliases: {u: {failed: user}}");
    Detectors detectors =
        detectors(
            FAILED,
            WORKED,
            inner,
            burstThenWorked("group-by: [who, x], aliases: {x: {burst: user, worked: user}}"),
            correlation(
                "d",
                "type: temporal, rules: [burst, worked], group-by: [y, who], timespan: 5m,"
                    + " aliases: {y: {burst: u, worked: user}}"));
    assertThat(
            alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "a"), event(2, "Work", "a")))
        .containsExactly("c [a, a]", "d [a, a]");
  }

  @Test
  void aChainMayGroupMoreCoarselyThanWhatItRestsOn() {
    Detectors detectors = detectors(FAILED, WORKED, BURST, burstThenWorked("group-by: []"));
    Event work = event(100, "Work", "c");
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "a"), work))
        .containsExactly("c []");
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "b"), work)).isEmpty();
  }

  @Test
  void aChainCanNotGroupByWhatACorrelationDoesNotKnow() {
    assertThat(errors(FAILED, WORKED, BURST, burstThenWorked("group-by: [user, who]")))
        .containsExactly(
            "'c': it groups by 'who', which 'burst' does not: of a correlation only what it groups"
                + " by is known");
    assertThat(
            errors(
                FAILED,
                WORKED,
                BURST,
                burstThenWorked("group-by: [x], aliases: {x: {burst: other, worked: user}}")))
        .containsExactly(
            "'c': it groups by 'other', which 'burst' does not: of a correlation only what it"
                + " groups by is known");
  }

  @Test
  void burstsAreCountedAndTheUsersWhoHadThem() {
    Detectors detectors =
        detectors(
            FAILED,
            BURST,
            correlation(
                "bursts",
                "type: event_count, rules: burst, timespan: 1h, condition: {gte: 3},"
                    + " generate: true"),
            correlation(
                "users",
                "type: value_count, rules: burst, timespan: 1h,"
                    + " condition: {gte: 2, field: user}, generate: true"));
    Event[] ofOne = {
      event(0, "Fail", "a"), event(1, "Fail", "a"), event(600, "Fail", "a"), event(601, "Fail", "a")
    };
    assertThat(alerts(detectors, ofOne)).containsExactly("burst [a]");
    Event[] ofTwo = {
      event(0, "Fail", "a"), event(1, "Fail", "a"), event(600, "Fail", "b"), event(601, "Fail", "b")
    };
    assertThat(alerts(detectors, ofTwo)).containsExactly("burst [a]", "burst [b]", "users []");
    Event[] three = {
      event(0, "Fail", "a"), event(1, "Fail", "a"), event(2, "Fail", "a"), event(3, "Fail", "a")
    };
    assertThat(alerts(detectors, three)).containsExactly("burst [a]", "bursts []");
  }

  private static String numbers(String type, String condition) {
    return correlation(
        "c",
        "type: "
            + type
            + ", rules: get, group-by: [user], timespan: 1h, condition: {"
            + condition
            + ", field: bytes}");
  }

  private static final String GET = rule("get", "Get");

  private static Event get(long seconds, String id, String bytes) {
    return TimedEvent.at(
        seconds, id, "{\"eventName\":\"Get\",\"user\":\"a\",\"bytes\":" + bytes + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "value_sum        | gte: 60              | true",
        "value_sum        | gt: 60               | false",
        "value_sum        | gt: 59.5             | true",
        "value_sum        | lte: 60              | true",
        "value_sum        | lt: 60               | false",
        "value_avg        | gte: 20              | true",
        "value_avg        | gt: 20               | false",
        "value_avg        | eq: 20               | true",
        "value_percentile | gte: 30, percentile: 95 | true",
        "value_percentile | gte: 20, percentile: 50 | true",
        "value_percentile | gt: 20, percentile: 50  | false",
        "value_percentile | lte: 10, percentile: 0  | true",
        "value_count      | gte: 3               | true",
        "value_count      | gte: 4               | false",
        "value_count      | lt: 3                | false",
        "value_count      | neq: 2               | true",
      })
  void comparesWhatItComputesFromAField(String type, String condition, boolean fires) {
    Detectors detectors = detectors(GET, numbers(type, condition));
    assertThat(
            alerts(
                detectors,
                get(0, "1", "10"),
                get(5, "2", "\"20\""),
                get(9, "3", "30.0"),
                get(9, "3", "30.0")))
        .isEqualTo(fires ? List.of("c [a]") : List.of());
  }

  @Test
  void aNumberThatIsNegativeOrNoneIsNotSummed() {
    Detectors detectors = detectors(GET, numbers("value_sum", "gte: 10"));
    assertThat(
            alerts(
                detectors,
                get(0, "1", "9"),
                get(1, "2", "-5"),
                get(2, "3", "\"-\""),
                get(3, "4", "null"),
                get(4, "5", "\"1e999\""),
                get(5, "6", "\"0x10\""),
                get(6, "7", "{}")))
        .isEmpty();
    assertThat(alerts(detectors, get(0, "1", "9"), get(1, "2", "-5"), get(2, "3", "1")))
        .containsExactly("c [a]");
  }

  @Test
  void severalFieldsOfAValueCountAreCountedTogether() {
    Detectors detectors =
        detectors(
            FAILED,
            correlation(
                "c",
                "type: value_count, rules: failed, timespan: 1h,"
                    + " condition: {gte: 2, field: [user, who]}"));
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "a"))).isEmpty();
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(1, "Fail", "b")))
        .containsExactly("c []");
  }

  @Test
  void anUpperBoundIsJudgedOverWholeWindows() {
    Detectors detectors =
        detectors(
            FAILED,
            correlation(
                "c",
                "type: event_count, rules: failed, group-by: [user], timespan: 10m,"
                    + " condition: {lt: 2}"));
    assertThat(
            alerts(
                detectors, event(0, "Fail", "a"), event(599, "Fail", "a"), event(600, "Fail", "b")))
        .containsExactly("c [b]");
  }

  @Test
  void anOrderMayBeOfFewerThanAllRules() {
    Detectors detectors =
        detectors(
            FAILED,
            WORKED,
            OTHER,
            correlation(
                "c",
                "type: temporal_ordered, rules: [failed, worked, other], timespan: 1m,"
                    + " condition: {gte: 2}"));
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(9, "Other", "a")))
        .containsExactly("c []");
    assertThat(alerts(detectors, event(0, "Other", "a"), event(9, "Fail", "a"))).isEmpty();
  }

  @Test
  void silenceOfAGroupIsFoundWhenItHasLasted() {
    Detectors detectors =
        detectors(
            FAILED,
            correlation("c", "type: absence, rules: failed, group-by: [user], timespan: 1h"));
    Event[] events = {event(0, "Fail", "a"), event(3600, "Fail", "a"), event(7201, "Fail", "a")};
    Map<String, Detection> found = RuleText.run(detectors, List.of(events));
    assertThat(found.values())
        .extracting(
            d -> d.period().text() + " after " + d.evidence().earliest().get(0).key().eventId())
        .containsExactlyInAnyOrder(
            "2025-03-18T12 after Fail3600a", "2025-03-18T13 after Fail7201a");
  }

  @Test
  void aValueIsNewWhenItWasNotSeenInTheBaseline() {
    Detectors detectors =
        detectors(
            FAILED,
            correlation("c", "type: first_seen, rules: failed, group-by: [user], field: who"));
    assertThat(alerts(detectors, event(0, "Fail", "a"), event(9, "Fail", "a")))
        .containsExactly("c [a, a]");
    Map<String, Detection> known =
        RuleText.run(detectors, List.of(event(5, "Fail", "a"), event(-9, "Fail", "a")));
    assertThat(known.values()).allMatch(d -> d.closed() != null);
  }

  @Test
  void withoutABaselineDetectorsOfWhatIsNewAreOff() throws RuleErrors {
    RuleSet rules =
        parse(
            FAILED,
            correlation("c", "type: first_seen, rules: failed, group-by: [user], field: who"));
    Detectors detectors = Detectors.of(rules, List.of(), List.of());
    assertThat(detectors.withoutBaseline()).containsExactly("c");
    assertThat(detectors.stateful()).isEmpty();
    assertThat(alerts(detectors, event(0, "Fail", "a"))).isEmpty();
  }

  @Test
  void refusesEverythingThatItCannotRunAtOnce() {
    String burst = "rules: burst, group-by: [user], timespan: 1m";
    assertThat(
            errors(
                FAILED,
                WORKED,
                BURST,
                correlation("a", "type: event_count, " + burst + ", condition: {lt: 2}"),
                correlation(
                    "b",
                    "type: temporal, rules: [failed, worked], timespan: 1m,"
                        + " condition: {gt: 2}"),
                correlation(
                    "c", "type: event_count, rules: failed, timespan: 1m, condition: {gte: 10001}"),
                correlation("d", "type: value_sum, " + burst + ", condition: {gte: 2, field: x}"),
                correlation("e", "type: value_count, " + burst + ", condition: {gte: 2, field: x}"),
                correlation("f", "type: absence, " + burst),
                correlation("g", "type: first_seen, " + burst + ", field: x"),
                correlation(
                    "h",
                    "type: temporal_ordered, rules: [failed, worked], timespan: 1m,"
                        + " condition: {lte: 1}"),
                correlation(
                    "i", "type: absence, rules: failed, timespan: 1m, condition: {gte: 1}")))
        .containsExactlyInAnyOrder(
            "'a': event_count with another condition than gt and gte can't rest on a correlation,"
                + " as 'burst' is: only on rules",
            "'b': needs 3 of its 2 rules: it can't fire",
            "'c': event_count of 10001 is more than 10000",
            "'d': value_sum can't rest on a correlation, as 'burst' is: only on rules",
            "'e': it counts values of [x] but 'burst' tells [] apart: of a correlation only what it"
                + " groups by, and all of that, can be counted",
            "'f': absence can't rest on a correlation, as 'burst' is: only on rules",
            "'g': first_seen can't rest on a correlation, as 'burst' is: only on rules",
            "'h': temporal_ordered with another condition than gt and gte says nothing about an"
                + " order",
            "'i': absence compares with nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: event_count, rules: failed, timespan: 1m, condition: {gte: 2, gt: 10000} | 10000}",
        "type: event_count, rules: failed, timespan: 1m, condition: {lt: 10001} | 10001}",
        "type: event_count, rules: [failed, burst], timespan: 1m, condition: {lt: 2} | burst]",
        "type: event_count, rules: [failed, new], timespan: 1m, condition: {gt: 2} | new]",
        "type: value_count, rules: [failed, burst], timespan: 1m, condition: {gt: 2, field: x} | burst]",
        "type: value_count, rules: burst, timespan: 1m, condition: {field: x, gt: 2} | x,",
        "type: value_sum, rules: burst, timespan: 1m, condition: {gte: 2, field: x} | burst,",
        "type: temporal, rules: [failed, worked], timespan: 1m, condition: {gt: 2} | 2}",
        "type: temporal, rules: [burst, worked], timespan: 1m, group-by: [user, who] | who]",
        "type: temporal_ordered, rules: [failed, worked], timespan: 1m, condition: {gt: 0, lte: 1} | 1}",
        "type: absence, rules: failed, timespan: 1m, condition: {gte: 7} | 7}",
        "type: first_seen, rules: [failed, burst], field: x | burst]",
        "type: first_seen, rules: [failed], condition: {field: x, gte: 7} | 7}",
      })
  void pointsToWhatItRefuses(String section, String there) {
    String isNew = correlation("new", "type: first_seen, rules: failed, field: who");
    String text = FAILED + WORKED + BURST + isNew + correlation("c", section);

    assertThat(RuleText.refusals(text))
        .singleElement()
        .satisfies(
            refusal -> {
              String line = text.lines().toList().get(refusal.location().line() - 1);
              assertThat(line.substring(refusal.location().column() - 1)).startsWith(there);
            });
  }

  @Test
  void saysWhichOuterCorrelationNeedsTheOneItCannotRun() {
    assertThat(
            errors(
                FAILED,
                WORKED,
                correlation(
                    "inner",
                    "type: event_count, rules: failed, timespan: 1m, condition: {gte: 10001}"),
                correlation("outer", "type: temporal, rules: [inner, worked], timespan: 1m")))
        .containsExactly("'inner': event_count of 10001 is more than 10000 (needed by 'outer')");
  }

  @Test
  void refusesAFamilyOfCorrelationsThatUnfoldsWithoutEnd() {
    StringBuilder text = new StringBuilder(FAILED + WORKED);
    String a = "failed";
    String b = "worked";
    for (int i = 0; i < 20; i++) {
      String rules = ", rules: [" + a + ", " + b + "], timespan: 1m";
      text.append(correlation("a" + i, "type: temporal" + rules));
      text.append(correlation("b" + i, "type: temporal_ordered" + rules));
      a = "a" + i;
      b = "b" + i;
    }
    assertThat(errors(text.toString()))
        .hasSize(2)
        .allSatisfy(error -> assertThat(error).contains("it unfolds to more than 256 rules"));
  }

  private static JavaEntry entry(String name) throws RuleException {
    String text =
        "title: t\nname: " + name + "\ntrailwarden: {java: " + name + ", message: 'm {eventName}'}";
    return JavaEntry.parse(new RuleFile(name + ".yml", text.getBytes(StandardCharsets.UTF_8)))
        .orElseThrow();
  }

  @Test
  void aDetectorInJavaAndItsEntryNeedEachOther() throws RuleException {
    RuleSet none = parse(FAILED);
    assertThatThrownBy(() -> Detectors.of(none, List.of(entry("iam_other"))))
        .isInstanceOf(RuleErrors.class)
        .hasMessage(
            "iam_key_created_then_used_elsewhere.yml:1:1: 'iam_key_created_then_used_elsewhere' is"
                + " written in Java, and no rule file describes it\n"
                + "iam_other.yml:1:1: no detector written in Java is called 'iam_other'; there are"
                + " [iam_key_created_then_used_elsewhere]");
  }

  @Test
  void knowsWhatEachDetectorThatFiresSaysOfItself() throws RuleException, RuleErrors {
    Detectors detectors =
        Detectors.of(
            parse(FAILED, WORKED, BURST), List.of(entry("iam_key_created_then_used_elsewhere")));
    assertThat(detectors.metadata().keySet())
        .containsExactly("worked", "burst", "iam_key_created_then_used_elsewhere");
    assertThat(detectors.rules("iam_key_created_then_used_elsewhere"))
        .containsExactly(
            "iam_key_created_then_used_elsewhere_made", "iam_key_created_then_used_elsewhere_used");
    assertThat(detectors.correlator("burst")).isNotNull();
    assertThat(detectors.correlator("worked")).isNull();
    assertThatThrownBy(() -> detectors.listing("failed"))
        .hasMessage("there is no detector 'failed'");
  }

  @Test
  void listsWhatADetectorWasCompiledTo() {
    Detectors detectors =
        detectors(FAILED, WORKED, OTHER, BURST, burstThenWorked("group-by: [user]"));
    assertThat(detectors.listing("c"))
        .isEqualTo(
            """
            c: temporal_ordered within 5m by user
              burst: event_count gte 2 within 1m by user
                failed
              worked
            failed on cloudtrail
              indexed by eventName: fail
              eventName = 'Fail'
            worked on cloudtrail
              indexed by eventName: work
              eventName = 'Work'
            """);
    assertThat(detectors.listing("other")).startsWith("other on cloudtrail\n");
  }

  @Test
  void anotherGroupIsAnotherQuestion() {
    String count = "type: event_count, rules: failed, timespan: 1m, condition: {gte: 2}";
    Map<String, String> structures =
        Map.of(
            "none", structure(correlation("c", count)),
            "user", structure(correlation("c", count + ", group-by: [user]")),
            "who", structure(correlation("c", count + ", group-by: [who]")));
    assertThat(structures.values()).doesNotHaveDuplicates();
  }

  private static String structure(String correlation) {
    return detectors(FAILED, correlation).correlator("c").structure();
  }
}
