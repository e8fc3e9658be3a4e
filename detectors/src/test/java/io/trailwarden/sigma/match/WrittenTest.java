package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.sigma.Rules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

/** What the text of a record rules out is nowhere in its values. */
final class WrittenTest {
  private static boolean passes(String pattern, String text) {
    Written written = Written.of(List.of(pattern), false);
    byte[] around = (pattern + text + pattern).getBytes(StandardCharsets.UTF_8);
    int own = pattern.getBytes(StandardCharsets.UTF_8).length;
    assertThat(written).as(pattern).isNotNull();
    return written.passes(around, own, around.length - 2 * own);
  }

  @Test
  void passesTextThatHasThePattern() {
    assertThat(passes("kilogram", "{\"a\": \"one KiloGram\"}")).isTrue();
    assertThat(passes("kilogram", "{\"a\": \"one kilometre\"}")).isFalse();
  }

  @Test
  void looksForTheLongestPieceThatStandsForItself() {
    assertThat(passes("{\"b\":\"kilogram\",\"c\":1}", "{\"b\" : \"kilogram\"}")).isTrue();
    assertThat(passes("arn:aws:sts::1:assumed-role/kilo", "arn:assumed-role/kilo")).isTrue();
    assertThat(passes("arn:aws:sts::1:assumed-role/kilo", "arn:assumed-role/gram")).isFalse();
  }

  @Test
  void passesTextThatIsNotWhatItSays() {
    assertThat(passes("kilogram", "{\"a\": \"\\u006bilogram\"}")).isTrue();
    assertThat(passes("kilogram", "{\"a\": \"x\\\\\"}")).isTrue();
    assertThat(passes("kilogram", "{\"a\": \"\u212Ailogram\"}")).isTrue();
  }

  @Test
  void isNotToBeHadForPatternsThatTellTooLittle() {
    assertThat(Written.of(List.of("kilogram", "kilo"), true)).isNull();
    assertThat(Written.of(List.of("a,b,c,d,e,f,g,h"), true)).isNull();
    assertThat(Written.of(List.of("\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"), true)).isNull();
    assertThat(Written.of(List.of(), true)).isNull();
  }

  private static final List<String> WORDS =
      List.of(
          "kilogram",
          "assumed-role/kilogram",
          "arn:aws:sts::1:assumed-role/kilogram",
          "12345678",
          "trueorfalse",
          "gram, kilogram",
          "kilo/gram/\u00e4",
          "kilogr",
          "ilogra");

  private static final List<String> FIELDS =
      List.of("who.arn", "who.arn.x", "who.a.arn", "what.arn", "what.b.c.arn");

  private static <T> T pick(Random random, List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static String rule(Random random) {
    String modifier =
        pick(
            random,
            List.of("", "|cased", "|contains", "|contains|cased", "|startswith", "|endswith"));
    String values =
        random
            .ints(1 + random.nextInt(3), 0, WORDS.size())
            .distinct()
            .mapToObj(i -> "'" + (random.nextInt(4) == 0 ? "*" : "") + WORDS.get(i) + "'")
            .distinct()
            .collect(Collectors.joining(", "));
    String more = random.nextInt(8) == 0 ? ", '{\"arn\":\"kilogram\"}'" : "";
    return "s: {'%s%s': [%s%s]}%ncondition: s"
        .formatted(pick(random, FIELDS), modifier, values, more);
  }

  private static String record(Random random) {
    StringBuilder text = new StringBuilder("{\"eventName\":\"x\"");
    for (int i = random.nextInt(4); i >= 0; i--) {
      String name =
          pick(random, List.of("who", "what", "who.arn", "what.b", "who.a.arn", "wh\\u006f"));
      text.append(',').append(space(random));
      text.append('"').append(name).append('"').append(space(random)).append(':');
      text.append(space(random)).append(value(random, 3)).append(space(random));
    }
    return text.append('}').toString();
  }

  private static String space(Random random) {
    return pick(random, List.of("", "", "", "", " ", "\n\t"));
  }

  private static String value(Random random, int deep) {
    StringBuilder text = new StringBuilder();
    switch (random.nextInt(deep == 0 ? 4 : 8)) {
      case 0 -> text.append(pick(random, List.of("null", "true", "12345678", "1e5")));
      case 1, 2, 3 -> text.append('"').append(string(random)).append('"');
      case 4 -> {
        text.append('[');
        for (int i = random.nextInt(3); i > 0; i--) {
          text.append(value(random, deep - 1)).append(i > 1 ? "," : "").append(space(random));
        }
        text.append(']');
      }
      default -> {
        text.append('{').append(space(random));
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          String name =
              pick(random, List.of("arn", "a", "b", "c", "x", "a.arn", "arn.x", "\\u0061rn"));
          text.append('"').append(name).append('"').append(space(random)).append(':');
          text.append(space(random)).append(value(random, deep - 1));
          text.append(i > 1 ? "," : "").append(space(random));
        }
        text.append('}');
      }
    }
    return text.toString();
  }

  private static String string(Random random) {
    String text = pick(random, WORDS);
    return switch (random.nextInt(7)) {
      case 0 -> text.replace("k", "\u212A");
      case 1 -> text.replace("k", "\\u004b");
      case 2 -> text.replace("/", "\\/");
      case 3 -> "x" + text.toUpperCase(java.util.Locale.ROOT) + "x";
      case 4 -> text.replace("g", "");
      default -> text;
    };
  }

  @Property(tries = 2000)
  void changesNoMatch(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> detections = new ArrayList<>();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      detections.add(rule(random));
    }
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      records.add(record(random));
    }
    CompiledRules rules = Rules.compile(detections.toArray(String[]::new));
    Matcher indexed = rules.newMatcher(FieldSource.NONE);
    Matcher exhaustive = rules.exhaustive().newMatcher(FieldSource.NONE);
    List<List<Integer>> expected = matches(exhaustive, records);
    assertThat(matches(indexed, records))
        .as("%s%n%s", String.join("\n", detections), String.join("\n", records))
        .isEqualTo(expected);
    Statistics.label("matches")
        .collect(expected.stream().anyMatch(some -> !some.isEmpty()) ? "some" : "none");
  }

  private static List<List<Integer>> matches(Matcher matcher, List<String> records) {
    List<List<Integer>> matches = new ArrayList<>();
    byte[] file =
        ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
    try (LogReader reader = new LogReader(Limits.DEFAULT)) {
      reader.begin(
          new Origin.LogFile("file:///logs", "a.json", 0),
          new ReadHandler() {
            @Override
            public void event(Event event) {
              List<Integer> rules = new ArrayList<>();
              matcher.match(event, (rule, current) -> rules.add(rule));
              rules.sort(null);
              matches.add(rules);
            }

            @Override
            public void deadLetter(DeadLetter deadLetter) {
              throw new AssertionError(deadLetter.toString());
            }

            @Override
            public void notice(Notice notice) {
              throw new AssertionError(notice.toString());
            }

            @Override
            public void file(FileFact fact) {}
          });
      reader.read(file, 0, file.length);
      reader.end();
    }
    assertThat(matches).hasSameSizeAs(records);
    return matches;
  }
}
