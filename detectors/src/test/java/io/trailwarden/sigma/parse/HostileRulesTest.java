package io.trailwarden.sigma.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trailwarden.sigma.JsonEvent;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.Rules;
import io.trailwarden.sigma.compile.RuleCompiler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules that are meant to harm are refused with a reason, or fast. The timeout is only a guard. */
@Timeout(60)
final class HostileRulesTest {
  private static final String HEAD =
      "title: t\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n";

  private static RuleSet parse(String text) throws RuleErrors {
    return new RuleParser(
            path -> true,
            Map.of("Many", IntStream.range(0, 6000).mapToObj(String::valueOf).toList()))
        .parse(List.of(new RuleFile("r.yml", text.getBytes(StandardCharsets.UTF_8))));
  }

  private static String refusal(String text) {
    RuleErrors errors = catchThrowableOfType(RuleErrors.class, () -> parse(text));
    assertThat(errors).as("expected to be refused").isNotNull();
    assertThat(errors.errors()).hasSize(1);
    assertThat(errors.getMessage()).hasSizeLessThan(1000);
    return errors.getMessage();
  }

  private static String repeated(int times, String format, String joint) {
    return IntStream.range(0, times)
        .mapToObj(i -> format.formatted(i))
        .collect(Collectors.joining(joint));
  }

  private static boolean matches(RuleSet set, String json) {
    return !Rules.matches(RuleCompiler.compile(set.rules()), JsonEvent.cloudTrail(json)).isEmpty();
  }

  @Test
  void tenThousandAlternativesOfEveryKindAreFast() throws RuleErrors {
    for (String modifiers : List.of("", "|contains", "|startswith", "|endswith|cased", "|neq")) {
      RuleSet set =
          parse(
              HEAD
                  + ("  s: {userAgent" + modifiers + ": [" + repeated(10_000, "agent%dx", ","))
                  + "]}\n  condition: s");
      assertThat(matches(set, "{\"userAgent\":\"agent9999x\"}"))
          .isEqualTo(!modifiers.equals("|neq"));
      assertThat(matches(set, "{\"userAgent\":\"other\"}")).isEqualTo(modifiers.equals("|neq"));
    }
    RuleSet networks =
        parse(
            HEAD
                + "  s: {sourceIPAddress|cidr: ["
                + IntStream.range(0, 10_000)
                    .mapToObj(i -> "10." + i / 256 + "." + i % 256 + ".0/24")
                    .collect(Collectors.joining(","))
                + "]}\n  condition: s");
    assertThat(matches(networks, "{\"sourceIPAddress\":\"10.39.15.9\"}")).isTrue();
    assertThat(matches(networks, "{\"sourceIPAddress\":\"10.39.16.9\"}")).isFalse();
  }

  @Test
  void tenThousandDetectionsAreFast() throws RuleErrors {
    RuleSet set =
        parse(
            HEAD
                + repeated(10_000, "  s%d: {requestParameters.a: '%<d'}", "\n")
                + "\n  condition: 5000 of s* or 2 of s*9 or not all of *");
    assertThat(matches(set, "{}")).isTrue();
  }

  @Test
  void aConditionOfAMegabyteIsRefused() {
    assertThat(refusal(HEAD + "  s: {a: b}\n  condition: " + "s or ".repeat(200_000) + "s"))
        .isEqualTo(
            "r.yml:5:14: the condition has 1000001 characters, more than 65536; name its parts as"
                + " detections of their own");
  }

  @Test
  void aLongConditionIsFast() throws RuleErrors {
    RuleSet set =
        parse(HEAD + "  s: {eventName: b}\n  condition: " + "not s or s and ".repeat(4000) + "s");
    assertThat(matches(set, "{\"eventName\":\"c\"}")).isTrue();
  }

  @Test
  void patternsThatStandForTooManyDetectionsAreRefused() {
    assertThat(
            refusal(
                HEAD
                    + repeated(2000, "  s%d: {awsRegion: b}", "\n")
                    + "\n  condition: "
                    + "1 of s* or ".repeat(5000)
                    + "s1"))
        .contains("the condition stands for more than 100000 detections; name fewer");
  }

  @Test
  void patternsWithManyStarsAreFast() {
    String name = "a".repeat(1000);
    assertThat(
            refusal(
                HEAD
                    + "  "
                    + name
                    + ": {awsRegion: b}\n  condition: 1 of "
                    + "*a".repeat(500)
                    + "*b"))
        .contains("no detection matches");
  }

  @Test
  void regularExpressionsThatTogetherAreTooLargeAreRefused() {
    assertThat(
            refusal(
                HEAD
                    + "  s:\n    userAgent|re:\n"
                    + repeated(2000, "      - 'x%da{900}'", "\n")
                    + "\n  condition: s"))
        .startsWith("r.yml:5:5: the regular expressions up to here have more than 200000 steps");
  }

  @Test
  void valuesThatStandForTooManyTextsAreRefused() {
    assertThat(
            refusal(
                HEAD
                    + "  s:\n    userAgent|windash:\n"
                    + repeated(1000, "      - '%d -a -a -a -a'", "\n")
                    + "\n  condition: s"))
        .startsWith("r.yml:5:5: the values up to here stand for more than 100000 texts");
    assertThat(refusal(HEAD + "  s: {userAgent|expand: '%Many%%Many%'}\n  condition: s"))
        .contains("a value stands for more than 10000 values");
    assertThat(refusal(HEAD + "  s: {userAgent: '" + "a".repeat(100_000) + "'}\n  condition: s"))
        .contains("a value has 100000 characters, more than 16384");
    assertThat(refusal(HEAD + "  s: {? " + "a.".repeat(5_000) + "a : b}\n  condition: s"))
        .contains("a field's name has more than 1024 characters");
  }

  @Test
  void aBombOfAliasesIsRefused() {
    String bomb = "a: &a [x,x]\n";
    for (char c = 'b'; c <= 'z'; c++) {
      String before = "*" + (char) (c - 1);
      bomb += c + ": &" + c + " [" + before + "," + before + "]\n";
    }
    assertThat(refusal(bomb)).isEqualTo("r.yml:2:8: YAML aliases are not supported");
    assertThat(refusal("a: &a\n  <<: *a\n")).contains("YAML aliases are not supported");
  }

  @Test
  void deepNestingIsRefused() {
    for (String open : List.of("[", "{a: ", "{? ", "- ", "? ", "a:\n ")) {
      assertThat(refusal("x: " + open.repeat(50_000))).contains("r.yml:");
    }
  }

  @Test
  void selectionsOfManyLongValuesOnOneFieldAreFast() throws RuleErrors {
    String long1 = "ab".repeat(4000);
    RuleSet set =
        parse(
            HEAD
                + "  s:\n    eventName: ["
                + repeated(100, "n%d" + long1, ",")
                + "]\n    eventName|startswith: ["
                + repeated(100, "n%d", ",")
                + "]\n  condition: s");
    assertThat(matches(set, "{\"eventName\":\"n5" + long1 + "\"}")).isTrue();
  }

  @Test
  void aBackslashOrWildcardStormIsFast() throws RuleErrors {
    RuleSet set =
        parse(
            HEAD
                + "  s: {eventName: ['"
                + "*a".repeat(4000)
                + "*b', '"
                + "?*".repeat(4000)
                + "', '"
                + "\\".repeat(9001)
                + "']}\n  condition: s");
    assertThat(matches(set, "{\"eventName\":\"" + "a".repeat(3000) + "\"}")).isFalse();
  }
}
