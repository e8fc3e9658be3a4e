package io.trailwarden.sigma;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.sigma.compile.RuleCompiler;
import io.trailwarden.sigma.match.CompiledRules;
import io.trailwarden.sigma.match.Matcher;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.sigma.parse.RuleParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The whole engine, from YAML and JSON to a match, against {@link Reference}. */
final class ReferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, List<String>> PLACEHOLDERS =
      Map.of("Admins", List.of("a", "b*"), "Nobody", List.of());

  private static final List<String> NAMES = List.of("a", "b", "a.b", "c", "b.c");
  private static final List<String> FIELDS =
      List.of(
          "eventName",
          "eventSource",
          "errorCode",
          "sourceIPAddress",
          "requestParameters",
          "requestParameters.a",
          "requestParameters.b",
          "requestParameters.a.b",
          "requestParameters.b.c",
          "requestParameters.a.b.c",
          "responseElements.a");
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "ab",
          "b",
          "Abc",
          "äÖ",
          "Äö€",
          "\ud83d\ude00x",
          "\u212A",
          "a\\b",
          "a*b",
          "a?",
          "*",
          "say \"a\"",
          "x\n y",
          "-a /b",
          "–a",
          "null",
          "true",
          "5",
          "-1.5",
          "10.0.0.1",
          "10.1.2.3",
          "2026-11-24T06:57:00Z",
          "2021-01-03T23:00:09Z",
          "YWI=",
          "YQBiAA==",
          "eWFieg==",
          "eHlhYno=",
          "%Admins%",
          "[1]",
          "[\"a\"]",
          "{\"a\":\"b\"}");
  private static final List<String> RULE_TEXTS =
      List.of(
          "",
          "a",
          "A",
          "ab",
          "aB",
          "b",
          "ä",
          "ÄÖ",
          "k",
          "a*",
          "*b",
          "*a*b*",
          "a?",
          "?",
          "??",
          "*",
          "\\*",
          "a\\*b",
          "a\\\\b",
          "a\\b",
          "a\\?",
          "null",
          "true",
          "5",
          "-1.5",
          "10.*",
          "\ud83d\ude00*",
          "?x",
          "x*y",
          "\"a\"",
          "[*",
          "[\"a\"]",
          "[1]",
          "[*\"a\"*]",
          "{\"a\":\"b\"}",
          "*\"a\":\"*",
          "say \"a\"",
          "2026-*",
          "*Z");
  private static final List<String> REGEXES =
      List.of(
          "a",
          "^a",
          "b\\z",
          "A.c",
          "[ab]+",
          "x|y",
          "(a|b){2}",
          "^\\s*y",
          "x.+y",
          "ö",
          "\\d+",
          "\\A\\z");
  private static final List<String> ENCODED = List.of("abc", "yabz", "aäb", "ab");

  private Random random = new Random();

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @Property(tries = 1500)
  void theEngineSaysWhatTheSpecificationSays(@ForAll long seed) throws Exception {
    random = new Random(seed);
    List<ObjectNode> events = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      events.add(event());
    }
    List<RuleFile> files = new ArrayList<>();
    List<Map<String, Object>> detections = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      detections.add(detections());
    }
    List<Set<Integer>> expected = new ArrayList<>();
    events.forEach(event -> expected.add(new TreeSet<>()));
    List<RuleSet> sets = new ArrayList<>();
    for (int i = 0; i < detections.size(); i++) {
      long conditionSeed = random.nextLong();
      List<Reference.Stated> stated = new ArrayList<>();
      for (ObjectNode event : events) {
        Map<String, Boolean> truth = truth(detections.get(i), event);
        stated.add(condition(new Random(conditionSeed), truth, 3));
      }
      Map<String, Object> detection = new LinkedHashMap<>(detections.get(i));
      detection.put("condition", stated.get(0).text());
      RuleFile file = file("r" + i + ".yml", detection);
      RuleSet parsed = parsed(file);
      if (parsed == null) {
        continue;
      }
      sets.add(parsed);
      for (int e = 0; e < events.size(); e++) {
        if (stated.get(e).holds()) {
          expected.get(e).add(files.size());
        }
      }
      files.add(file);
    }
    List<Rule> rules = new ArrayList<>();
    sets.forEach(set -> rules.addAll(set.rules()));
    CompiledRules compiled = RuleCompiler.compile(rules);
    Matcher matcher = compiled.newMatcher(FieldSource.NONE);
    List<Set<Integer>> matched = new ArrayList<>();
    read(events, event -> matched.add(new TreeSet<>(Rules.matches(matcher, event))));
    assertThat(matched).hasSize(events.size());
    for (int e = 0; e < events.size(); e++) {
      for (int rule = 0; rule < rules.size(); rule++) {
        assertThat(matched.get(e).contains(rule))
            .as(
                "%s%n%s%n%s",
                events.get(e), new String(files.get(rule).content(), UTF_8), compiled.listing(rule))
            .isEqualTo(expected.get(e).contains(rule));
      }
    }
  }

  private static RuleFile file(String path, Map<String, Object> detection) throws Exception {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("title", "t");
    document.put("logsource", Map.of("product", "aws", "service", "cloudtrail"));
    document.put("detection", detection);
    return new RuleFile(path, JSON.writeValueAsBytes(document));
  }

  /** Null for a rule that is refused because no event can match it, which is right. */
  private static @org.jspecify.annotations.Nullable RuleSet parsed(RuleFile file) {
    try {
      return new RuleParser(path -> false, PLACEHOLDERS).parse(List.of(file));
    } catch (RuleErrors e) {
      assertThat(e.errors())
          .as(new String(file.content(), UTF_8))
          .allMatch(error -> error.reason().startsWith("contradiction: "));
      return null;
    }
  }

  private static Map<String, Boolean> truth(Map<String, Object> detections, JsonNode event) {
    Map<String, Boolean> truth = new LinkedHashMap<>();
    Reference reference = new Reference(event, PLACEHOLDERS);
    detections.forEach((name, detection) -> truth.put(name, reference.holds(detection)));
    return truth;
  }

  private static Reference.Stated condition(Random random, Map<String, Boolean> truth, int depth) {
    List<String> names = List.copyOf(truth.keySet());
    if (depth == 0 || random.nextInt(3) == 0) {
      if (random.nextBoolean()) {
        String name = names.get(random.nextInt(names.size()));
        return new Reference.Stated(name, truth.getOrDefault(name, false));
      }
      String pattern = List.of("them", "sel_*", "*", "*e*_1").get(random.nextInt(4));
      List<Boolean> holds = new ArrayList<>();
      truth.forEach(
          (name, value) -> {
            boolean matches =
                switch (pattern) {
                  case "sel_*" -> name.startsWith("sel_");
                  case "*e*_1" -> name.equals("sel_1");
                  default -> !name.startsWith("_");
                };
            if (matches) {
              holds.add(value);
            }
          });
      String quantifier =
          List.of("1", "any", "all", String.valueOf(1 + random.nextInt(holds.size())))
              .get(random.nextInt(4));
      return Reference.Stated.of(quantifier, pattern, holds);
    }
    Reference.Stated left = condition(random, truth, depth - 1);
    if (random.nextInt(3) == 0) {
      return new Reference.Stated("not (" + left.text() + ")", !left.holds());
    }
    Reference.Stated right = condition(random, truth, depth - 1);
    return random.nextBoolean()
        ? new Reference.Stated(
            "(" + left.text() + ") and (" + right.text() + ")", left.holds() && right.holds())
        : new Reference.Stated(
            "(" + left.text() + ") or (" + right.text() + ")", left.holds() || right.holds());
  }

  private Map<String, Object> detections() {
    Map<String, Object> detections = new LinkedHashMap<>();
    detections.put("sel_1", detection());
    for (String name : List.of("sel_2", "filter", "_hidden")) {
      if (random.nextBoolean()) {
        detections.put(name, detection());
      }
    }
    return detections;
  }

  private Object detection() {
    return switch (random.nextInt(8)) {
      case 0 -> List.of(map(), map());
      case 1 -> List.of(map(), "keyword");
      case 2 -> List.of(pick(List.of("a", "abc", "x*y", "ä")), pick(List.of("b\"", "null", "{")));
      case 3 ->
          Map.of(
              pick(List.of("|all", "|cased|all", "|re|all", "|neq")),
              List.of(pick(REGEXES.subList(4, 7)), "a"));
      default -> map();
    };
  }

  private Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      item(map);
    }
    return map;
  }

  private void item(Map<String, Object> into) {
    String field = pick(FIELDS);
    String negated = random.nextInt(5) == 0 ? "|neq" : "";
    switch (random.nextInt(18)) {
      case 0 -> into.put(field + "|exists" + negated, random.nextBoolean());
      case 1 -> into.put(field + negated, null);
      case 2 ->
          into.put(
              field
                  + pick(
                      List.of(
                          "|re", "|re|i", "|re|m", "|re|s", "|re|i|m|s", "|re|all", "|re|i|all"))
                  + negated,
              List.of(pick(REGEXES), pick(REGEXES)));
      case 3 ->
          into.put(
              field + "|cidr" + negated,
              List.of(pick(List.of("10.0.0.0/8", "10.0.0.0/31", "0.0.0.0/0", "10.1.2.3/32"))));
      case 4 ->
          into.put(
              field + pick(List.of("|lt", "|lte", "|gt", "|gte")) + negated,
              pick(List.of(5, -1.5, 0, 17, 1e9)));
      case 5 ->
          into.put(
              field
                  + "|fieldref"
                  + pick(List.of("", "|contains", "|startswith", "|endswith|cased"))
                  + negated,
              pick(FIELDS));
      case 6 ->
          into.put(
              field
                  + pick(List.of("|windash", "|windash|contains", "|windash|startswith"))
                  + negated,
              pick(List.of("-a", "a -b /b", "x-y", "/b")));
      case 7 ->
          into.put(field + pick(List.of("|base64", "|base64|contains")) + negated, pick(ENCODED));
      case 13 -> into.put(field + "|wide|base64" + negated, "ab");
      case 8 -> into.put(field + "|base64offset|contains" + negated, pick(ENCODED.subList(0, 3)));
      case 9 ->
          into.put(
              field
                  + pick(List.of("|minute", "|hour", "|day", "|week", "|month", "|year"))
                  + pick(List.of("", "|lt", "|lte", "|gt", "|gte"))
                  + negated,
              List.of(pick(List.of(1, 3, 6)), pick(List.of(9, 11, 12))));
      case 10 ->
          into.put(
              field + pick(List.of("|expand", "|expand|contains", "|contains|expand")) + negated,
              pick(List.of("%Admins%", "x%Admins%", "%Nobody%", "a", "%Admins%c")));
      default -> {
        List<@org.jspecify.annotations.Nullable Object> values = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          values.add(
              switch (random.nextInt(6)) {
                case 0 -> 5;
                case 1 -> true;
                default -> pick(RULE_TEXTS);
              });
        }
        String position =
            pick(List.of("", "", "", "|contains", "|startswith", "|endswith"))
                + pick(List.of("", "", "|cased", "|all"));
        into.put(field + position + negated, values);
      }
    }
  }

  private ObjectNode event() {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("eventVersion", "1.09");
    for (String field : List.of("eventName", "eventSource", "errorCode", "sourceIPAddress")) {
      if (random.nextInt(4) > 0) {
        event.set(
            field,
            random.nextInt(8) == 0 ? value(1) : JsonNodeFactory.instance.textNode(pick(TEXTS)));
      }
    }
    for (String field : List.of("requestParameters", "responseElements")) {
      if (random.nextInt(4) > 0) {
        event.set(field, random.nextInt(8) == 0 ? value(1) : object(0));
      }
    }
    if (random.nextInt(8) == 0) {
      event.set("requestParameters.a", value(1));
    }
    return event;
  }

  private ObjectNode object(int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(4); i >= 0; i--) {
      object.set(pick(NAMES), value(depth + 1));
    }
    return object;
  }

  private JsonNode value(int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 3 ? 8 : 12)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 -> nodes.numberNode(pick(List.of(0, 5, 17, -3)));
      case 8, 9 -> object(depth);
      case 10, 11 -> {
        ArrayNode array = nodes.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(value(depth + 1));
        }
        yield array;
      }
      default -> nodes.textNode(pick(TEXTS));
    };
  }

  private interface Seen {
    void event(Event event);
  }

  private void read(List<ObjectNode> events, Seen seen) throws JsonProcessingException {
    StringBuilder records = new StringBuilder();
    for (ObjectNode event : events) {
      records.append(records.isEmpty() ? "" : ",");
      records.append(random.nextBoolean() ? event.toString() : event.toPrettyString());
    }
    byte[] bytes = ("{\"Records\":[" + records + "]}").getBytes(UTF_8);
    try (LogReader reader = new LogReader(Limits.DEFAULT)) {
      reader.begin(
          new Origin.LogFile("file:///logs", "a.json", 0),
          new ReadHandler() {
            @Override
            public void event(Event event) {
              seen.event(event);
            }

            @Override
            public void deadLetter(DeadLetter deadLetter) {
              throw new AssertionError(deadLetter);
            }

            @Override
            public void notice(Notice notice) {
              throw new AssertionError(notice);
            }

            @Override
            public void file(FileFact fact) {}
          });
      reader.read(bytes, 0, bytes.length);
      reader.end();
    }
  }
}
