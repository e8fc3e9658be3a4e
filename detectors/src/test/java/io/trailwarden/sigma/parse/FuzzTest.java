package io.trailwarden.sigma.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.compile.RuleCompiler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever stands in a file, a rule is loaded or refused with its place; nothing else happens. */
final class FuzzTest {
  private static final String RULES =
      """
      title: "Root \\u00e9 used"
      id: 9d6d8c6a-0d2f-4a44-8e4d-1b7a1c1e2f30
      name: root_activity
      status: deprecated
      related: [{id: 9d6d8c6a-0d2f-4a44-8e4d-1b7a1c1e2f31, type: derived}]
      description: |
        Somebody used root.
      tags: [attack.t1078.004, attack.persistence]
      logsource: {product: aws, service: cloudtrail}
      detection:
        sel_1:
          userIdentity.type: [Root, null, 0x1F, 0o17, 1.5e3, true]
          eventTime|hour|gte: 22
          userAgent|re|i|m: '^(a|b){2,3}[[:alpha:]]\\d+$'
          sourceIPAddress|cidr: [10.0.0.0/8, "2001:db8::/32"]
          requestParameters.a|base64offset|contains: foobar
          requestParameters.b|windash|contains|all: ['-a', '/b']
          requestParameters.c|utf16le|base64: ab
          requestParameters.d|expand: '%Admins%\\%x'
          requestParameters.e|fieldref|startswith: eventName
          requestParameters.f|exists: false
          requestParameters.g|lt|neq: -5
        sel_2: [one, 'two*?', {'|all': [x, y]}]
        _filter: [{eventName: A}, {eventName|startswith: B, errorCode: ''}]
        condition: [not (sel_1 and 1 of sel_*) or not _filter, all of them]
      falsepositives: Unlikely
      level: high
      trailwarden: {message: '{entity} used root', remediation: Ask}
      ---
      title: c
      name: c
      correlation:
        type: event_count
        rules: [root_activity]
        group-by: [who]
        aliases: {who: {root_activity: userIdentity.arn}}
        timespan: 1h
        condition: {gte: 3}
      ---
      title: f
      logsource: {product: aws}
      filter:
        rules: [root_activity]
        selection: {awsRegion: eu-test-1}
        condition: not 1 of sel*
      """;
  private static final List<String> PIECES =
      List.of(
          "|",
          "|re",
          "|all",
          "|hour",
          "|exists",
          "|cidr",
          "|base64offset",
          "|expand",
          "|windash",
          ": ",
          "- ",
          "? ",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          "\"",
          "'",
          "&a ",
          "*a",
          "!!int ",
          "!x ",
          "%YAML 9.9\n",
          "---\n",
          "...\n",
          "\n",
          "\t",
          "  ",
          "#",
          "<<: ",
          "null",
          "~",
          "not ",
          "1 of ",
          "all of them",
          "99999999999999999999",
          "1e999999999",
          "0x",
          "0o9",
          ".inf",
          ".nan",
          "\\",
          "\\x",
          "\"\\U0010FFFFF\"",
          "\"\\uD800\"",
          "\u0000",
          "\u2028",
          "\ufeff",
          "\ud83d",
          "*",
          "?",
          "%Admins%",
          "action: global\n",
          "filter: ",
          "detection: ",
          "trailwarden: ",
          "|-\n",
          ">9\n",
          "{0}",
          "((((((((",
          "a{999}",
          "[[:x:]]");

  private static void load(byte[] content) {
    RuleParser parser =
        new RuleParser(path -> path.name().length() % 2 == 0, Map.of("Admins", List.of("a", "b*")));
    RuleSet set;
    try {
      set = parser.parse(List.of(new RuleFile("fuzz/r.yml", content)));
    } catch (RuleErrors e) {
      assertThat(e.errors())
          .isNotEmpty()
          .allMatch(error -> error.location().path().equals("fuzz/r.yml"))
          .allMatch(error -> error.location().line() > 0 && error.location().column() > 0)
          .allMatch(error -> !error.reason().isBlank());
      assertThat(e.getMessage().lines()).hasSameSizeAs(e.errors());
      return;
    }
    assertThat(RuleCompiler.compile(set.rules()).size()).isEqualTo(set.rules().size());
  }

  @Property(tries = 1500)
  void changedRulesAreLoadedOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(RULES);
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(60)));
        case 3 -> {
          int from = random.nextInt(text.length());
          text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(80))));
        }
        default -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
      }
      if (text.isEmpty()) {
        text.append('a');
      }
    }
    load(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 1000)
  void changedBytesAreLoadedOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = RULES.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    load(Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
  }

  @Property(tries = 1000)
  void piecesOfYamlAreLoadedOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    load(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 500)
  void anyBytesAreLoadedOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
    load(bytes);
  }

  @Property(tries = 1500)
  void anyWordsAreAConditionOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> words =
        List.of(
            "a", "b", "sel_1", "_x", "and", "or", "not", "(", ")", "of", "1", "2", "all", "any",
            "them", "sel_*", "*", "**", "0", "AND", "|", "count()", "'", "\u00e9", "\n", "");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      text.append(words.get(random.nextInt(words.size())))
          .append(random.nextInt(5) == 0 ? "" : " ");
    }
    Set<String> used = new LinkedHashSet<>();
    List<String> names = List.of("a", "b", "sel_1", "sel_2", "_x");
    try {
      ConditionParser.parse(
          text.toString(), new Location("r.yml", 1, 1), new LinkedHashSet<>(names), used);
      assertThat(names).containsAll(used);
      assertThat(used).isNotEmpty();
    } catch (RuleException e) {
      assertThat(e.reason()).isNotBlank();
    }
  }
}
