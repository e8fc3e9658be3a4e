package io.trailwarden.sigma.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.FieldSource;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.JsonEvent;
import io.trailwarden.sigma.Rules;
import io.trailwarden.sigma.explain.Reason.Found;
import org.junit.jupiter.api.Test;

class RuleExplainerTest {
  private static final String LOGIN =
      """
      login:
        eventName: ConsoleLogin
        userIdentity.type: [Root, IAMUser]
      without:
        - additionalEventData.MFAUsed: 'No'
        - additionalEventData.MFAUsed: null
      office:
        sourceIPAddress|cidr: 10.0.0.0/8
      condition: login and without and not office
      """;

  @Test
  void aTreeAsTheRuleIsWrittenSaysWhatTheEventHas() {
    assertThat(
            text(
                LOGIN,
                """
                {"eventName":"ConsoleLogin","userIdentity":{"type":"Root"},
                 "additionalEventData":{"MFAUsed":"Yes"},"sourceIPAddress":"10.1.2.3"}
                """))
        .isEqualTo(
            """
            - all of
              + login
                + eventName is "ConsoleLogin": eventName = "ConsoleLogin"
                + userIdentity.type is "Root" or "IAMUser": userIdentity.type = "Root"
              - without
                - any of
                  - additionalEventData.MFAUsed is "No": additionalEventData.MFAUsed = "Yes"
                  - additionalEventData.MFAUsed is null or not there: additionalEventData.MFAUsed = "Yes"
              - not
                + office
                  + sourceIPAddress is an address in 10.0.0.0/8: sourceIPAddress = "10.1.2.3"
            """);
  }

  @Test
  void aMissingFieldIsSaidToBeMissing() {
    Reason reason = explain("s: { errorCode: X }\ncondition: s", "{}");

    Found found = reason.parts().get(0).found().get(0);
    assertThat(found.isMissing()).isTrue();
    assertThat(found.field().name()).isEqualTo("errorCode");
  }

  @Test
  void itSaysWhereTheRuleAsks() {
    Reason reason = explain("s:\n  errorCode: X\ncondition: s", "{}");

    assertThat(reason.parts().get(0).location()).hasToString("r0.yml:5:5");
  }

  @Test
  void valuesOfListsAreSeveralAndLongOnesAreCut() {
    String many = "1,".repeat(99) + "1";
    Reason reason =
        explain(
            "s: { requestParameters.a: X, requestParameters.b: X }\ncondition: s",
            "{\"requestParameters\":{\"a\":[" + many + "],\"b\":\"" + "x".repeat(5000) + "\"}}");

    assertThat(reason.parts().get(0).found().get(0).values())
        .hasSize(9)
        .startsWith("1")
        .endsWith("and 92 more");
    assertThat(reason.parts().get(1).found().get(0).values().get(0))
        .hasSizeLessThan(300)
        .contains("[5000 characters]");
  }

  @Test
  void ofTwoFieldsThatAreComparedBothAreShown() {
    assertThat(
            text(
                "s: { requestParameters.userName|fieldref: userIdentity.userName }\ncondition: s",
                "{\"userIdentity\":{\"userName\":\"bob\"}}"))
        .contains("requestParameters.userName missing, userIdentity.userName = \"bob\"");
  }

  @Test
  void soManyOfTheDetectionsAreCounted() {
    String rule = "a: {awsRegion: x}\nb: {eventName: y}\nc: {errorCode: z}\ncondition: 2 of them";

    assertThat(text(rule, "{\"awsRegion\":\"x\",\"errorCode\":\"z\"}"))
        .startsWith("+ at least 2 of\n  + a\n");
    assertThat(text(rule, "{\"awsRegion\":\"x\"}")).startsWith("- at least 2 of\n  + a\n");
  }

  @Test
  void anEventOfAnotherLogIsOneLine() {
    RuleExplainer explainer =
        new RuleExplainer(Rules.parse("s: {eventName: x}\ncondition: s").get(0), FieldSource.NONE);

    Reason reason = explainer.explain(new JsonEvent(LogSource.S3_SERVER_ACCESS, "{}"));

    assertThat(reason.holds()).isFalse();
    assertThat(reason.text()).contains("cloudtrail").contains("s3_server_access");
  }

  @Test
  void eachEventIsExplainedAnew() {
    RuleExplainer explainer =
        new RuleExplainer(Rules.parse("s: {eventName: x}\ncondition: s").get(0), FieldSource.NONE);

    assertThat(explainer.explain(JsonEvent.cloudTrail("{\"eventName\":\"X\"}")).holds()).isTrue();
    assertThat(explainer.explain(JsonEvent.cloudTrail("{}")).holds()).isFalse();
  }

  private static Reason explain(String detection, String json) {
    return new RuleExplainer(Rules.parse(detection).get(0), FieldSource.NONE)
        .explain(JsonEvent.cloudTrail(json));
  }

  private static String text(String detection, String json) {
    StringBuilder text = new StringBuilder();
    print(explain(detection, json), "", text);
    return text.toString();
  }

  private static void print(Reason reason, String indent, StringBuilder text) {
    text.append(indent).append(reason.holds() ? "+ " : "- ").append(reason.text());
    String separator = ": ";
    for (Found found : reason.found()) {
      text.append(separator)
          .append(found.field().name())
          .append(found.isMissing() ? " missing" : " = " + String.join(", ", found.values()));
      separator = ", ";
    }
    text.append('\n');
    reason.parts().forEach(part -> print(part, indent + "  ", text));
  }
}
