package io.trailwarden.sigma.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.sigma.Rules;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProseTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "eventName: ConsoleLogin => eventName is \"ConsoleLogin\"",
        "eventName: [A, B] => eventName is \"A\" or \"B\"",
        "eventName: [A, B*] => eventName is \"A\", or begins with \"B\"",
        "eventName|startswith: [A, B] => eventName begins with \"A\" or \"B\"",
        "eventName|endswith: x => eventName ends with \"x\"",
        "eventName|contains|all: [x, y] => eventName contains \"x\" and \"y\"",
        "eventName|contains|cased: x => eventName contains \"x\" (case matters)",
        "eventName: a?b => eventName is like 'a?b' (with * and ? as wildcards)",
        "errorCode: '*' => errorCode has any value but null",
        "errorCode: '' => errorCode is empty",
        "errorCode: null => errorCode is null or not there",
        "errorCode|exists: true => errorCode is there",
        "errorCode|exists: false => errorCode is not there",
        "errorCode|neq: X => it is not so that errorCode is \"X\"",
        "errorCode|re: ^A => errorCode matches the expression /^A/",
        "sourceIPAddress|cidr: 10.0.0.0/8 => sourceIPAddress is an address in 10.0.0.0/8",
        "requestParameters.n|gte: 5 => requestParameters.n is a number of at least 5",
        "eventTime|hour|gte: 22 => eventTime is a time whose hour is a number of at least 22",
        "eventTime|day: [1, 31] => eventTime is a time whose day is the number 1 or 31",
        "requestParameters.a|fieldref: requestParameters.b => requestParameters.a is what stands in the field requestParameters.b",
        "errorCode|expand: '%None%' => errorCode matches nothing, since the configuration has no values for the placeholder \"None\"",
      })
  void anItemIsASentence(String item, String sentence) {
    assertThat(sentences("s: { " + item + " }\ncondition: s"))
        .contains("\"s\" holds when " + sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "a => \"a\" holds",
        "a and not b => \"a\" holds, and \"b\" does not hold",
        "a or b => \"a\" holds, or \"b\" holds",
        "a and (b or c) => \"a\" holds, and (\"b\" holds, or \"c\" holds)",
        "not (a and b) => it is not so that (\"a\" holds, and \"b\" holds)",
        "all of them => each of \"a\", \"b\" and \"c\" holds",
        "1 of them => at least one of \"a\", \"b\" and \"c\" holds",
        "2 of them => at least 2 of \"a\", \"b\" and \"c\" holds",
      })
  void aConditionIsASentence(String condition, String sentence) {
    assertThat(
            sentences(
                "a: {eventName: x}\nb: {awsRegion: y}\nc: {errorCode: z}\ncondition: " + condition))
        .startsWith("An event of cloudtrail matches when " + sentence + ".");
  }

  @Test
  void keywordsAreSearchedInTheText() {
    assertThat(sentences("s: [one, two]\ncondition: s"))
        .contains("the event's text contains \"one\" or \"two\"");
  }

  @Test
  void alternativesStandInParentheses() {
    assertThat(sentences("s: [{eventName: x, awsRegion: y}, {errorCode: z}]\ncondition: s"))
        .contains("(eventName is \"x\", and awsRegion is \"y\"), or errorCode is \"z\"");
  }

  @Test
  void aLongListIsCut() {
    String names = IntStream.range(0, 500).mapToObj(i -> "n" + i).collect(Collectors.joining(", "));

    assertThat(sentences("s: { eventName: [" + names + "] }\ncondition: s"))
        .contains("or 488 more")
        .hasSizeLessThan(500);
  }

  private static String sentences(String detection) {
    return String.join("\n", Prose.of(Rules.parse(detection).get(0)));
  }
}
