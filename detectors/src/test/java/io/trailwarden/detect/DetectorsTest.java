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
import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Correlation.Bound;
import io.trailwarden.sigma.CorrelationType;
import io.trailwarden.sigma.Operator;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.JavaEntry;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  void refusesChainsWhoseGroupsDiffer() {
    assertThat(errors(FAILED, WORKED, BURST, burstThenWorked("group-by: [user, who]")))
        .containsExactly(
            "'c': it groups by 'who', which 'burst' does not: correlations in a chain need the"
                + " same groups");
    assertThat(errors(FAILED, WORKED, BURST, burstThenWorked("generate: false")))
        .containsExactly(
            "'c': it does not group by 'user', as 'burst' does: correlations in a chain need the"
                + " same groups");
    assertThat(
            errors(
                FAILED,
                WORKED,
                BURST,
                burstThenWorked("group-by: [x], aliases: {x: {burst: other, worked: user}}")))
        .containsExactly(
            "'c': it groups by 'other', which 'burst' does not: correlations in a chain need the"
                + " same groups");
  }

  @Test
  void refusesEverythingThatItCannotRunAtOnce() {
    assertThat(
            errors(
                FAILED,
                WORKED,
                BURST,
                correlation(
                    "a",
                    "type: event_count, rules: burst, group-by: [user], timespan: 1m,"
                        + " condition: {gte: 2}"),
                correlation(
                    "b",
                    "type: temporal, rules: [failed, worked], timespan: 1m,"
                        + " condition: {gt: 2}"),
                correlation(
                    "c",
                    "type: event_count, rules: failed, timespan: 1m, condition: {gte: 10001}")))
        .containsExactlyInAnyOrder(
            "'a': event_count of correlation 'burst' is not supported yet: only of rules",
            "'b': needs 3 of its 2 rules: it can't fire",
            "'c': event_count of 10001 is more than 10000 events");
  }

  @Test
  void refusesAnUpperBoundAndAnOrderOfFewerThanAll() {
    assertThat(changed("temporal_ordered", Operator.GTE, 1))
        .singleElement()
        .asString()
        .contains("temporal_ordered with another condition than all rules is not supported yet");
    for (Operator operator : List.of(Operator.LT, Operator.LTE, Operator.EQ, Operator.NEQ)) {
      assertThat(changed("event_count", operator, 2))
          .containsExactly(
              "'c': condition ["
                  + operator.word()
                  + " 2] is not supported yet: only gt and gte are");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CorrelationType.class,
      names = {
        "VALUE_COUNT",
        "VALUE_SUM",
        "VALUE_AVG",
        "VALUE_PERCENTILE",
        "FIRST_SEEN",
        "ABSENCE"
      })
  void refusesTypesThatNoStateConcludesFrom(CorrelationType type) {
    assertThat(changed(type.word(), Operator.GTE, 2))
        .containsExactly("'c': correlation type '" + type.word() + "' is not supported yet");
  }

  /** What the parser would refuse, too, but who knows who made the rules. */
  private static List<String> changed(String type, Operator operator, int number) {
    RuleSet set =
        parse(
            FAILED,
            WORKED,
            correlation("c", "type: temporal, rules: [failed, worked], timespan: 1m"));
    Correlation c = set.correlations().get(0);
    Correlation other =
        new Correlation(
            c.metadata(),
            CorrelationType.valueOf(type.toUpperCase(Locale.ROOT)),
            c.rules(),
            c.groupBy(),
            c.timespan(),
            List.of(new Bound(operator, BigDecimal.valueOf(number))),
            List.of(FieldPath.of("a")),
            null,
            false,
            c.location());
    RuleSet changed = new RuleSet(set.rules(), List.of(other), set.silent(), List.of(), List.of());
    try {
      Detectors.of(changed, List.of(), List.of());
      return List.of();
    } catch (RuleErrors e) {
      return e.errors().stream().map(RuleException::reason).toList();
    }
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
        .containsExactly(
            "'inner': event_count of 10001 is more than 10000 events (needed by 'outer')");
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
