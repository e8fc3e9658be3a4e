package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.FieldSource;
import io.trailwarden.sigma.JsonEvent;
import io.trailwarden.sigma.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Neither the index nor scanning changes what matches. */
final class IndexTest {
  private static final List<String> FIELDS =
      List.of(
          "eventName", "eventSource", "userAgent", "requestParameters.a", "requestParameters.b");

  @Provide
  Arbitrary<List<String>> detections() {
    return rule().list().ofMinSize(1).ofMaxSize(40);
  }

  private static Arbitrary<String> rule() {
    Arbitrary<String> selections =
        selection().list().ofMinSize(1).ofMaxSize(3).map(IndexTest::named);
    Arbitrary<String> conditions =
        Arbitraries.of(
            "s0",
            "1 of s*",
            "all of s*",
            "s0 and not 1 of s*",
            "not s0",
            "not (s0) or all of s*",
            "2 of s*");
    return Combinators.combine(selections, conditions)
        .as((selection, condition) -> selection + "condition: " + condition)
        .filter(rule -> !rule.endsWith("2 of s*") || rule.contains("s1:"));
  }

  private static String named(List<String> selections) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < selections.size(); i++) {
      text.append('s').append(i).append(": ").append(selections.get(i)).append('\n');
    }
    return text.toString();
  }

  private static Arbitrary<String> selection() {
    Arbitrary<String> map =
        item().list().ofMinSize(1).ofMaxSize(3).map(items -> "{" + String.join(", ", items) + "}");
    Arbitrary<String> keywords = words().list().ofMinSize(1).ofMaxSize(3).map(IndexTest::list);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(8, map),
        net.jqwik.api.Tuple.of(1, keywords),
        net.jqwik.api.Tuple.of(
            2,
            map.list().ofMinSize(1).ofMaxSize(3).map(maps -> "[" + String.join(", ", maps) + "]")));
  }

  private static Arbitrary<String> item() {
    Arbitrary<String> names =
        Arbitraries.of(
            "",
            "|cased",
            "|contains",
            "|startswith",
            "|endswith",
            "|contains|cased",
            "|contains|all",
            "|startswith|cased",
            "|neq",
            "|re",
            "|re|i");
    return Combinators.combine(
            Arbitraries.of(FIELDS), names, words().list().ofMinSize(1).ofMaxSize(4))
        .as(
            (field, modifiers, values) ->
                "'"
                    + field
                    + modifiers
                    + "': "
                    + (modifiers.startsWith("|re")
                        ? list(values.stream().map(IndexTest::expression).toList())
                        : list(values)));
  }

  private static String expression(String value) {
    return value.replace("*", ".*").replace("?", ".?").replace("'", "");
  }

  private static Arbitrary<String> words() {
    return Arbitraries.of(
        "a",
        "b",
        "ab",
        "abc",
        "abab",
        "Abcabc",
        "bcabcabc",
        "a*",
        "*a",
        "a*b",
        "*abc*b*",
        "a?c",
        "*",
        "ä",
        "xÄy",
        "*Äb*",
        "\u212A",
        "abcabcabcabc");
  }

  private static String list(List<String> values) {
    return values.stream()
        .distinct()
        .map(value -> "'" + value + "'")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Provide
  Arbitrary<List<String>> events() {
    Arbitrary<String> values =
        Arbitraries.strings()
            .withChars("abcABCäÄk\u212A")
            .ofMaxLength(14)
            .map(text -> "\"" + text + "\"");
    Arbitrary<String> any =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, values),
            net.jqwik.api.Tuple.of(1, Arbitraries.just("null")),
            net.jqwik.api.Tuple.of(
                1, values.list().ofMaxSize(5).map(list -> "[" + String.join(",", list) + "]")),
            net.jqwik.api.Tuple.of(1, values.map(value -> "{\"c\": " + value + "}")));
    return any.list()
        .ofSize(5)
        .map(
            five ->
                "{\"eventName\":%s,\"eventSource\":%s,\"userAgent\":%s,\"requestParameters\":{\"a\":%s,\"b\":%s}}"
                    .formatted(five.toArray()))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 500)
  void changesNoMatch(
      @ForAll("detections") List<String> detections, @ForAll("events") List<String> events) {
    CompiledRules rules =
        Rules.compile(detections.stream().filter(IndexTest::isAccepted).toArray(String[]::new));
    Matcher indexed = rules.newMatcher(FieldSource.NONE);
    Matcher exhaustive = rules.exhaustive().newMatcher(FieldSource.NONE);
    List<Integer> counts = new ArrayList<>();
    for (String json : events) {
      JsonEvent event = JsonEvent.cloudTrail(json);
      List<Integer> matches = Rules.matches(exhaustive, event);
      assertThat(Rules.matches(indexed, event)).as(json).isEqualTo(matches);
      counts.add(matches.size());
    }
    net.jqwik.api.statistics.Statistics.label("matches")
        .collect(counts.stream().anyMatch(count -> count > 0) ? "some" : "none");
  }

  /** A field may stand twice in a map, and an expression or a keyword may be refused. */
  private static boolean isAccepted(String detection) {
    try {
      Rules.parse(detection);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
