package io.trailwarden.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Explanation.Observed;
import io.trailwarden.event.Event;
import io.trailwarden.sigma.explain.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static final Detectors BURST =
      RuleText.detectors(
          RuleText.rule("denied", "GetObject"),
          RuleText.correlation(
              "burst",
              "type: event_count, rules: [denied], group-by: [userIdentity.arn], timespan: 10m,"
                  + " condition: {gte: 3}"));

  private static Explanation explain(Detectors detectors, String id, Event event) {
    return detectors.newExplainer(id, Environment.UNKNOWN).explain(event);
  }

  private static Observed observed(Event event) {
    return explain(BURST, "burst", event).rules().get(0).observations().get(0);
  }

  @Test
  void aRuleIsExplainedByItself() {
    Detectors detectors = RuleText.detectors(RuleText.rule("a", "X"), RuleText.rule("b", "Y"));

    Explanation explanation =
        explain(detectors, "b", TimedEvent.at(0, "e", "{\"eventName\":\"X\"}"));

    assertThat(explanation.detector()).isEqualTo("b");
    assertThat(explanation.eventId()).isEqualTo("e");
    assertThat(explanation.matches()).isFalse();
    assertThat(explanation.rules()).extracting(Explanation.OfRule::rule).containsExactly("b");
    assertThat(explanation.rules().get(0).observations()).isEmpty();
  }

  @Test
  void whatACorrelationObservesIsNamedWithItsGroup() {
    Observed observed =
        observed(
            TimedEvent.at(
                0, "e", "{\"eventName\":\"GetObject\",\"userIdentity\":{\"arn\":[\"a\",\"b\"]}}"));

    assertThat(observed.groups()).containsExactly(List.of("a"), List.of("b"));
    assertThat(observed.groupBy().get(0).values()).containsExactly("\"a\"", "\"b\"");
    assertThat(observed.why()).isEmpty();
  }

  @Test
  void anEventWithoutTheGroupByFieldIsNoObservationAndItSaysWhy() {
    Observed observed = observed(TimedEvent.at(0, "e", "{\"eventName\":\"GetObject\"}"));

    assertThat(observed.groups()).isEmpty();
    assertThat(observed.why()).isEqualTo("group-by field userIdentity.arn is missing");
  }

  @Test
  void anEventWithoutTimeIsNoObservation() {
    Event event =
        TimedEvent.at(0, "e", "{\"eventName\":\"GetObject\",\"userIdentity\":{\"arn\":\"a\"}}")
            .timedAt(Event.NO_TIME);

    assertThat(observed(event).why()).isEqualTo("the event states no time");
  }

  @Test
  void ofASumTheNumberIsShownAndWhatIsNoneIsNoObservation() {
    Detectors detectors =
        RuleText.detectors(
            RuleText.rule("read", "GetObject"),
            RuleText.correlation(
                "much",
                "type: value_sum, rules: [read], group-by: [awsRegion], timespan: 10m,"
                    + " condition: {field: additionalEventData.bytes, gte: 100}"));

    assertThat(sum(detectors, "5").read().get(0).values()).containsExactly("5");
    assertThat(sum(detectors, "5").why()).isEmpty();
    assertThat(sum(detectors, "-5").why())
        .isEqualTo("field additionalEventData.bytes is a negative number");
    assertThat(sum(detectors, "\"many\"").why())
        .isEqualTo("field additionalEventData.bytes is no number");
    assertThat(sum(detectors, "[]").why())
        .isEqualTo("field additionalEventData.bytes is no number");
  }

  private static Observed sum(Detectors detectors, String number) {
    String json =
        "{\"eventName\":\"GetObject\",\"awsRegion\":\"x\",\"additionalEventData\":{\"bytes\":"
            + number
            + "}}";
    return explain(detectors, "much", TimedEvent.at(0, "e", json))
        .rules()
        .get(0)
        .observations()
        .get(0);
  }

  @Test
  void ofAChainEachRuleIsExplained() {
    Detectors detectors =
        RuleText.detectors(
            RuleText.rule("failed", "Fail"),
            RuleText.rule("succeeded", "Success"),
            RuleText.correlation(
                "failures",
                "type: event_count, rules: [failed], group-by: [awsRegion], timespan: 10m,"
                    + " condition: {gte: 3}"),
            RuleText.correlation(
                "guessed",
                "type: temporal_ordered, rules: [failures, succeeded], group-by: [awsRegion],"
                    + " timespan: 1h"));

    Explanation explanation =
        explain(
            detectors,
            "guessed",
            TimedEvent.at(0, "e", "{\"eventName\":\"Fail\",\"awsRegion\":\"x\"}"));

    assertThat(explanation.rules())
        .extracting(rule -> rule.rule() + " " + rule.reason().holds())
        .containsExactly("failed true", "succeeded false");
    assertThat(explanation.rules().get(0).observations().get(0).groups())
        .containsExactly(List.of("x"));
  }

  @Test
  void derivedFieldsAreShown() {
    Detectors detectors =
        RuleText.detectors(
            """
            title: t
            name: a
            logsource: {product: aws, service: cloudtrail}
            detection: {s: {trailwarden.succeeded: true}, condition: s}
            """);

    Reason reason =
        explain(detectors, "a", TimedEvent.at(0, "e", "{\"errorCode\":\"AccessDenied\"}"))
            .rules()
            .get(0)
            .reason();

    assertThat(reason.parts().get(0).found().get(0).values()).containsExactly("false");
  }

  @Test
  void thereIsNoExplainerOfWhatThereIsNot() {
    assertThatThrownBy(() -> BURST.newExplainer("denied", Environment.UNKNOWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no detector 'denied'");
  }
}
