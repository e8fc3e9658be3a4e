package io.trailwarden.sigma.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trailwarden.event.FieldPath;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.CorrelationType;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Level;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.RuleSet.Skipped;
import io.trailwarden.sigma.RuleSet.Warning;
import io.trailwarden.sigma.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleParserTest {
  private static final String HEAD =
      "title: t\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n";

  private static RuleSet parse(String... files) throws RuleErrors {
    List<RuleFile> ruleFiles = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      ruleFiles.add(
          new RuleFile("rules/f" + (i + 1) + ".yml", files[i].getBytes(StandardCharsets.UTF_8)));
    }
    return new RuleParser(
            path -> path.name().equals("trailwarden.succeeded"),
            Map.of("Admins", List.of("alice", "bob*"), "Nobody", List.of()))
        .parse(ruleFiles);
  }

  private static List<String> errors(String... files) {
    RuleErrors errors = catchThrowableOfType(RuleErrors.class, () -> parse(files));
    assertThat(errors).as("expected to be refused").isNotNull();
    return errors.errors().stream().map(Throwable::getMessage).toList();
  }

  private static Rule rule(String detection) throws RuleErrors {
    return parse(HEAD + detection.indent(2)).rules().get(0);
  }

  private static List<Value> values(String item) throws RuleErrors {
    Detection.All selection =
        (Detection.All) rule("sel:\n  " + item + "\ncondition: sel").detections().get("sel");
    return ((Detection.Item) selection.items().get(0)).values();
  }

  @Test
  void readsAllThatARuleSaysAboutItself() throws RuleErrors {
    Rule rule =
        parse(
                """
                title: Root used
                id: 9D6D8C6A-0D2F-4A44-8E4D-1B7A1C1E2F30
                name: root_activity
                status: test
                description: |
                  Somebody used root.
                references: [https://example.com/a]
                author: x
                date: 2025-01-01
                tags: [attack.t1078.004, attack.persistence]
                logsource: {product: aws, service: cloudtrail, definition: any}
                detection:
                  sel: {userIdentity.type: Root}
                  condition: sel
                falsepositives: Unlikely
                level: high
                trailwarden:
                  message: '{entity} used root'
                  remediation: Ask who it was.
                """)
            .rules()
            .get(0);
    assertThat(rule.name()).isEqualTo("root_activity");
    assertThat(rule.logSource()).isEqualTo(LogSource.CLOUDTRAIL);
    assertThat(rule.metadata().id()).isEqualTo("9d6d8c6a-0d2f-4a44-8e4d-1b7a1c1e2f30");
    assertThat(rule.metadata().level()).isEqualTo(Level.HIGH);
    assertThat(rule.metadata().falsePositives()).containsExactly("Unlikely");
    assertThat(rule.metadata().tags()).hasSize(2);
    assertThat(rule.metadata().message()).isEqualTo("{entity} used root");
    assertThat(rule.metadata().remediation()).isEqualTo("Ask who it was.");
    assertThat(rule.location()).hasToString("rules/f1.yml:1:1");
  }

  @Test
  void namesARuleAfterItsFileWhenItHasNoName() throws RuleErrors {
    RuleSet set = parse(HEAD + "  s: {eventName: A}\n  condition: s");
    assertThat(set.rules().get(0).name()).isEqualTo("f1");
    assertThat(set.rules().get(0).metadata().level()).isEqualTo(Level.MEDIUM);
    assertThat(set.fires("f1")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a                            | a",
        "not a                        | not a",
        "a and b or c                 | ((a and b) or c)",
        "a or b and c                 | (a or (b and c))",
        "not a and b                  | (not a and b)",
        "not (a or b) and c           | (not (a or b) and c)",
        "((a))                        | a",
        "not not a                    | not not a",
        "1 of them                    | 1 of (a, b, c, sel_1, sel_2)",
        "all of sel_*                 | 2 of (sel_1, sel_2)",
        "any of sel_*                 | 1 of (sel_1, sel_2)",
        "3 of them and not a          | (3 of (a, b, c, sel_1, sel_2) and not a)",
        "1 of *                       | 1 of (a, b, c, sel_1, sel_2)",
        "1 of *_2                     | 1 of (sel_2)",
        "all of _hidden               | 1 of (_hidden)",
        "_hidden                      | _hidden",
      })
  void readsConditions(String condition, String tree) throws RuleErrors {
    String detections = "";
    for (String name : List.of("a", "b", "c", "sel_1", "sel_2", "_hidden")) {
      detections += name + ": {eventName: " + name + "}\n";
    }
    Rule rule = rule(detections + "condition: |-\n  " + condition);
    assertThat(rule.condition()).hasToString(tree);
  }

  @Test
  void joinsAListOfConditionsWithOr() throws RuleErrors {
    assertThat(rule("a: {eventName: A}\nb: {eventName: B}\ncondition: [a, not b]").condition())
        .hasToString("(a or not b)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "s                  | 'there is no detection '",
        "a b                | expected 'and' or 'or' but found 'b'",
        "a and              | the condition breaks off",
        "(a                 | this '(' is never closed",
        "a)                 | expected 'and' or 'or' but found ')'",
        ")                  | expected a search identifier but found ')'",
        "a AND b            | 'AND' must be written in lower case",
        "NOT a              | 'NOT' must be written in lower case",
        "a and and          | expected a search identifier but found 'and'",
        "1 of x_*           | no detection matches 'x_*'",
        "3 of them          | '3 of them' can never hold: there are only 2 such detections",
        "0 of them          | '0 of' always holds",
        "some of them       | 'some of' is not understood; write 1, all or a number",
        "a & b              | '&' is not understood",
      })
  void refusesConditionsThatItDoesNotUnderstand(String condition, String reason) {
    String expected = condition.equals("s") ? "there is no detection 's'" : reason;
    assertThat(errors(HEAD + "  a: {eventName: A}\n  b: {eventName: B}\n  condition: " + condition))
        .singleElement()
        .asString()
        .startsWith("rules/f1.yml:6:14: condition, character ")
        .contains(expected);
  }

  @Test
  void refusesOldAggregationsWithAHint() {
    assertThat(errors(HEAD + "  a: {eventName: A}\n  condition: a | count() > 5"))
        .containsExactly(
            "rules/f1.yml:5:14: condition, character 3: aggregations after '|' are no longer part"
                + " of Sigma; write a correlation");
    assertThat(errors(HEAD + "  a: {eventName: A}\n  timeframe: 5m\n  condition: a"))
        .containsExactly(
            "rules/f1.yml:5:3: timeframe belongs to aggregations; write a correlation");
  }

  @Test
  void refusesConditionsNestedTooDeep() {
    String condition = "(".repeat(5000) + "a" + ")".repeat(5000);
    assertThat(errors(HEAD + "  a: {eventName: A}\n  condition: " + condition))
        .containsExactly("rules/f1.yml:5:14: the condition is nested more than 100 deep");
    assertThat(errors(HEAD + "  a: {eventName: A}\n  condition: " + "not ".repeat(9999) + "a"))
        .containsExactly("rules/f1.yml:5:14: the condition is nested more than 100 deep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "eventName: Abc                        # ['Abc']",
        "eventName: [A, B]                     # ['A', 'B']",
        "eventName: 'a*b?c'                    # ['a*b?c']",
        "eventName: 'a\\*b'                    # ['a\\*b']",
        "eventName: 'a\\\\*b'                  # ['a\\\\*b']",
        "eventName: 'a\\\\\\*b'                # ['a\\\\\\*b']",
        "eventName: 'C:\\dir'                  # ['C:\\\\dir']",
        "eventName: 'C:\\\\dir'                # ['C:\\\\dir']",
        "eventName: 'end\\'                    # ['end\\\\']",
        "eventName: ''                         # ['']",
        "eventName: null                       # [null]",
        "eventName:                            # [null]",
        "eventName: [null, '']                 # [null, '']",
        "readOnly: true                        # ['true']",
        "readOnly: TRUE                        # ['true']",
        "recipientAccountId: 012345678901      # ['012345678901']",
        "recipientAccountId: 0x1F              # ['31']",
        "apiVersion: 1.10                      # ['1.10']",
        "eventName|contains: a                 # ['*a*']",
        "eventName|contains: '*a*'             # ['*a*']",
        "eventName|startswith: a               # ['a*']",
        "eventName|endswith: a                 # ['*a']",
        "eventName|contains|cased: a           # ['*a*' cased]",
        "eventName|cased|contains: a           # ['*a*' cased]",
        "eventName|contains|all: [a, b]        # ['*a*', '*b*']",
        "userAgent|re: '^a.*b$'                # [/^a.*b$/]",
        "userAgent|re|i|s: 'a\\.b'             # [/a\\.b/is]",
        "userAgent|re|startswith: 'a|b'        # [/\\A(?:a|b)/]",
        "sourceIPAddress|cidr: 10.0.0.0/8      # [10.0.0.0/8]",
        "sourceIPAddress|cidr: 2001:db8::/32   # [2001:db8::/32]",
        "sourceIPAddress|cidr: 1.2.3.4         # [1.2.3.4]",
        "sourceIPAddress|cidr: 2001:0DB8::/32  # [2001:db8::/32]",
        "sourceIPAddress|cidr: 10.0.0.0/08     # [10.0.0.0/8]",
        "errorCode|exists: false               # [missing]",
        "errorCode|exists: true                # [exists]",
        "apiVersion|gte: 10                    # [>= 10]",
        "apiVersion|lt: -1.5                   # [< -1.5]",
        "eventTime|hour: 7                     # [hour = 7]",
        "eventTime|week: [1, 53]               # [week = 1, week = 53]",
        "eventTime|hour|gte: 22                # [hour >= 22]",
        "eventTime|month|neq: 12               # [month = 12]",
        "eventTime|year|lt|neq: 2026           # [year < 2026]",
        "eventName|fieldref: errorCode         # [field errorCode]",
        "eventName|neq: A                      # ['A']",
        "userAgent|base64: foo                 # ['Zm9v']",
        "userAgent|base64offset|contains: foobar # ['*Zm9vYmFy*', '*Zvb2Jhc*', '*mb29iYX*']",
        "userAgent|wide|base64: ab             # ['YQBiAA==']",
        "userAgent|utf16|base64: ab            # ['//5hAGIA']",
        "userAgent|windash: 'a -b'             # ['a -b', 'a /b', 'a –b', 'a —b', 'a ―b']",
        "userIdentity.userName|expand: '%Admins%' # ['alice', 'bob*']",
        "userIdentity.userName|expand: 'x\\%y%Admins%' # ['x%yalice', 'x%ybob*']",
        "userIdentity.userName|expand: '%Nobody%' # [no value of %Nobody%]",
        "userIdentity.userName|expand: '%Missing%' # [no value of %Missing%]",
        "userAgent|re|expand: '^%Admins%$'     # [/^(?:alice)$/, /^(?:bob.*)$/]",
        "userAgent|re|expand|i: 'x%Admins%'    # [/x(?:alice)/i, /x(?:bob.*)/i]",
        "userAgent|re|expand: '^%Nobody%$'     # [no value of %Nobody%]",
        "userAgent|re|expand: 'plain'          # [/plain/]",
        "userAgent|windash: 'é-b -ü'           # ['é-b -ü', 'é-b /ü', 'é-b –ü', 'é-b —ü', 'é-b ―ü']",
        "userAgent|windash|contains|all: ['-a', b] # [['*-a*', '*/a*', '*–a*', '*—a*', '*―a*'], '*b*']",
      })
  void appliesModifiers(String item, String expected) throws RuleErrors {
    assertThat(values(item).toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "eventName|foo: a                      # unknown modifier 'foo'",
        "eventName|: a                         # unknown modifier ''",
        "eventName|contains|contains: a        # a modifier stands twice in [contains, contains]",
        "eventName|contains|re: a              # modifier 're' can't follow 'contains'",
        "eventName|i: a                        # modifier 'i' needs 're' before it",
        "eventName|re|lt: 5                    # modifier 'lt' can't follow 're'",
        "eventName|re|base64: a                # modifier 'base64' can't follow 're'",
        "eventName|contain: a                  # unknown modifier 'contain'; did you mean 'contains'?",
        "eventTime|hour: 24                    # modifier 'hour' needs a whole number from 0 to 23, not 24",
        "eventTime|day: 0                      # modifier 'day' needs a whole number from 1 to 31, not 0",
        "eventTime|week: 54                    # modifier 'week' needs a whole number from 1 to 53, not 54",
        "eventTime|hour: 1.5                   # modifier 'hour' needs a whole number from 0 to 23, not 1.5",
        "eventTime|hour: noon                  # modifier 'hour' needs a number, not 'noon'",
        "eventTime|hour: null                  # modifier 'hour' needs a number, not 'null'",
        "eventTime|gte|hour: 5                 # write 'hour|gte': the part of the time comes first",
        "eventTime|hour|minute: 5              # modifier 'minute' can't follow 'hour'",
        "eventTime|hour|gt|lt: 5               # modifier 'lt' can't follow 'gt'",
        "eventTime|hour|contains: 5            # modifier 'contains' can't follow 'hour'",
        "'|hour': 5                            # modifier 'hour' needs a field",
        "eventName|re: '(?=a)'                 # the regular expression is refused: ",
        "eventName|re: '('                     # the regular expression is refused: missing closing )",
        "eventName|re: 'a{2000}'               # the regular expression is refused: invalid repeat count",
        "eventName|re: ''                      # the regular expression is empty",
        "sourceIPAddress|cidr: 10.0.0.1/8      # '10.0.0.1/8' has bits set behind its prefix; write 10.0.0.0/8",
        "sourceIPAddress|cidr: 10.0.0.0/33     # '10.0.0.0/33' is no IPv4 or IPv6 network, such as 10.0.0.0/8",
        "sourceIPAddress|cidr: '*'             # '*' is no IPv4 or IPv6 network, such as 10.0.0.0/8",
        "sourceIPAddress|cidr: 10.0.0          # '10.0.0' is no IPv4 or IPv6 network, such as 10.0.0.0/8",
        "sourceIPAddress|cidr: 010.0.0.0/8     # '010.0.0.0/8' is no IPv4 or IPv6 network, such as 10.0.0.0/8",
        "sourceIPAddress|cidr: 10.0.0.08       # '10.0.0.08' is no IPv4 or IPv6 network, such as 10.0.0.0/8",
        "sourceIPAddress|cidr: ''              # '' is no IPv4 or IPv6 network, such as 10.0.0.0/8",
        "errorCode|exists: maybe               # modifier 'exists' needs true or false",
        "apiVersion|gte: ten                   # modifier 'gte' needs a number, not 'ten'",
        "apiVersion|gte: .inf                  # '.inf' is not a finite number",
        "apiVersion|gte: 1e999                 # '1e999' has too many digits",
        "eventName|contains: null              # modifier 'contains' can't be applied to null",
        "eventName|fieldref: 'a*'              # modifier 'fieldref' needs a field, not 'a*'",
        "eventName|base64: 'a*'                # modifier 'base64' can't encode 'a*', which has wildcards",
        "eventName: []                         # 'eventName' has an empty list",
        "eventName: {a: b}                     # a map or list stands where a value is expected",
        "eventName: [[a]]                      # a map or list stands where a value is expected",
        "a..b: c                               # 'a..b' is no field: a part of it is empty",
        "trailwarden.nothing: c                # there is no derived field 'trailwarden.nothing'",
        "'|cidr': 10.0.0.0/8                   # modifier 'cidr' needs a field",
        "'|all': ['*', b]                      # the keyword '*' is found in every event",
        "'|all': [null, b]                     # a keyword can't be null (nor an empty item): leave it out, quote the word 'null', or write FIELD: null for a field that is missing",
        "'': a                                 # a field has no name",
        "userAgent|windash: ' -a -a -a -a -a -a' # a value stands for more than 10000 values",
      })
  void refusesValuesAndModifiersWithTheReason(String item, String reason) {
    assertThat(errors(HEAD + "  sel:\n    " + item + "\n  condition: sel"))
        .singleElement()
        .asString()
        .startsWith("rules/f1.yml:5:")
        .contains(": " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "{eventName: A, eventName|contains: b}",
        "{eventName: [A, B], eventName|neq: [a, b]}",
        "{eventName|all: [A, B]}",
        "{eventName|startswith: A, eventName: [B, null]}",
        "{eventName: A, eventName|re: '^a'}",
        "{requestParameters.x|exists: false, requestParameters.x|contains: a}",
        "{errorCode: null, errorCode|startswith: a}",
        "{apiVersion: 5, apiVersion|gt: 5}",
      })
  void refusesSelectionsThatNoEventCanMatch(String selection) {
    assertThat(errors(HEAD + "  sel: " + selection + "\n  condition: sel"))
        .singleElement()
        .asString()
        .contains(": contradiction: no value of ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{eventName: A, eventName|contains: a}",
        "{eventName: [A, B], eventName|neq: a}",
        "{resources.type: A, resources.type|contains: b}",
        "{requestParameters.items|all: [a, b]}",
        "{errorCode: null, errorCode|exists: true}",
        "{errorCode: null, errorCode|exists: false}",
        "{sourceIPAddress: 10.1.1.1, sourceIPAddress|cidr: 10.0.0.0/8}",
      })
  void acceptsSelectionsThatOnlyLookContradictory(String selection) throws RuleErrors {
    assertThat(rule("sel: " + selection + "\ncondition: sel").detections()).hasSize(1);
  }

  @Test
  void readsListsOfMapsAndKeywords() throws RuleErrors {
    Rule rule =
        rule(
            """
            maps:
              - eventName: A
                eventSource: b.amazonaws.com
              - eventName: C
              - word
            words: [one, 2]
            every:
              '|all': [x, y]
            condition: 1 of them
            """);
    Detection.Any maps = (Detection.Any) rule.detections().get("maps");
    assertThat(maps.items()).hasSize(3);
    assertThat(((Detection.All) maps.items().get(0)).items()).hasSize(2);
    assertThat(((Detection.Item) maps.items().get(2)).field()).isNull();
    Detection.Item words = (Detection.Item) rule.detections().get("words");
    assertThat(words.values()).hasToString("['one', '2']");
    Detection.All every = (Detection.All) rule.detections().get("every");
    assertThat(((Detection.Item) every.items().get(0)).all()).isTrue();
  }

  @Test
  void tellsAllErrorsOfAllFilesInTheirOrder() {
    assertThat(
            errors(
                HEAD + "  sel:\n    eventName|foo: a\n    eventName|bar: b\n  condition: sel and x",
                "title: [",
                HEAD + "  sel: {eventName: A}\n  condition: sel",
                "- 1"))
        .containsExactly(
            "rules/f1.yml:5:5: unknown modifier 'foo'",
            "rules/f1.yml:6:5: unknown modifier 'bar'",
            "rules/f1.yml:7:14: condition, character 9: there is no detection 'x'",
            "rules/f2.yml:1:9: not YAML: expected the node content, but found '<stream end>'",
            "rules/f4.yml:1:1: a rule must be a map");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "detection: {s: {eventName: a}, condition: s} # 1:1: logsource is missing",
        "logsource: {product: aws, service: cloudtrail} # 1:1: a rule has either a detection or a correlation",
        "level: severe # 4:1: level 'severe' is none of [informational, low, medium, high, critical]",
        "status: new # 4:1: status 'new' is none of [deprecated, experimental, stable, test, unsupported]",
        "id: 12 # 4:1: id '12' is not a UUID",
        "action: global # 4:1: collections with 'action' are no part of Sigma since 2.0; write each rule out",
        "filter: {} # 3:1: a filter has no detection",
        "tags: [[a]] # 4:8: tags must be text",
        "tags: !!int 0xZZ # 4:7: YAML tags (tag:yaml.org,2002:int) are not supported",
        "tags: !x {a: b} # 4:7: YAML tags (!x) are not supported",
        "trailwarden: {foo: a} # 4:15: trailwarden has no attribute 'foo'",
        "related: [{id: x, type: derived}] # 4:12: id 'x' is not a UUID",
        "related: {id: x} # 4:1: related must be a list of maps",
        "title: x # 4:1: a rule has 'title' twice",
        "<<: x # 4:1: YAML merge keys are not supported",
        "references: [&a x, *a] # 4:20: YAML aliases are not supported",
      })
  void refusesBrokenHeaders(String line, String error) {
    boolean alone = error.startsWith("1:");
    String text =
        alone
            ? "title: t\n" + line
            : "title: t\nlogsource: {product: aws, service: cloudtrail}\n"
                + "detection: {s: {eventName: a}, condition: s}\n"
                + line;
    assertThat(errors(text)).containsExactly("rules/f1.yml:" + error);
  }

  @Test
  void boundsHostileYaml() {
    assertThat(errors("a: " + "[".repeat(100_000)))
        .containsExactly("rules/f1.yml:1:35: nested more than 32 deep");
    assertThat(errors("- a\n".repeat(200_000))).singleElement().asString().contains("YAML nodes");
    assertThat(errors("#".repeat(Yaml.MAX_BYTES + 1)))
        .containsExactly("rules/f1.yml:1:1: the file has 1048577 bytes, more than 1048576");
    assertThat(errors("")).containsExactly("rules/f1.yml:1:1: the file is empty");
  }

  @Test
  void refusesEscapesThatAreNone() {
    for (String escape : List.of("\\x", "\\u12", "\\U", "\\UFFFFFFFF", "\\xZZ", "\\q", "\\")) {
      assertThat(errors("title: a\nname: \"" + escape))
          .as(escape)
          .singleElement()
          .asString()
          .startsWith("rules/f1.yml:")
          .contains(": not YAML: ");
    }
  }

  @Test
  void refusesTextThatIsNoUtf8() {
    RuleErrors errors =
        catchThrowableOfType(
            RuleErrors.class,
            () ->
                new RuleParser(path -> true, Map.of())
                    .parse(List.of(new RuleFile("a.yml", new byte[] {'a', (byte) 0xff}))));
    assertThat(errors).hasMessage("a.yml:1:1: the file is not UTF-8");
  }

  @Test
  void skipsAndNamesRulesForOtherLogs() throws RuleErrors {
    RuleSet set =
        parse(
            """
            title: w
            name: proc
            logsource: {product: windows, category: process_creation}
            detection: {s: {Image|nonsense: a}, condition: s}
            """,
            """
            title: n
            logsource: {product: aws, service: vpcflow}
            detection: {}
            """,
            """
            title: c
            correlation: {type: event_count, rules: [proc], timespan: 1h, condition: {gte: 2}}
            """,
            HEAD + "  s: {eventName: a}\n  condition: s");
    assertThat(set.rules()).hasSize(1);
    assertThat(set.skipped().stream().map(Skipped::toString))
        .containsExactly(
            "rules/f1.yml:1:1: proc skipped: product windows, category process_creation",
            "rules/f2.yml:1:1: f2 skipped: product aws, service vpcflow",
            "rules/f3.yml:1:1: f3 skipped: its rules are for other logs");
  }

  @Test
  void warnsOfWhatIsUnlikely() throws RuleErrors {
    RuleSet set =
        parse(
            HEAD
                + """
                    sel:
                      eventSource: iam
                      eventName: Create User
                      userIdenty.type: Root
                    other: {eventSource: ec2.amazonaws.com, eventName: CreateAccessKey}
                    third: {eventName|contains|all: A}
                    condition: sel or other
                  """
                    .indent(2));
    assertThat(set.warnings().stream().map(Warning::reason))
        .containsExactly(
            "'userIdenty.type' is no field of cloudtrail events that we know",
            "eventSource 'iam' does not end with .amazonaws.com",
            "eventName 'Create User' has a space",
            "eventName 'CreateAccessKey' is an event of iam.amazonaws.com",
            "modifier 'all' has no effect on a single value",
            "detection 'third' is not used by the condition");
  }

  @Test
  void warnsOfWhatARuleSaysOfItselfThatChangesNothing() throws RuleErrors {
    String rule = HEAD + "  s: {eventName: a}\n  condition: s\n";
    RuleSet set =
        parse(
            """
            status: unsupported
            taxonomy: ecs
            falsepositive: none
            related:
              - {id: 00000000-0000-4000-8000-00000000000a, type: obsolete}
              - {id: 00000000-0000-4000-8000-00000000000b, type: cousin}
            """
                + rule);
    assertThat(set.warnings().stream().map(Warning::toString))
        .containsExactly(
            "rules/f1.yml:3:1: warning: attribute 'falsepositive' is unknown and has no effect; did"
                + " you mean 'falsepositives'?",
            "rules/f1.yml:1:1: warning: the rule is unsupported; it runs all the same",
            "rules/f1.yml:2:1: warning: taxonomy 'ecs' is not translated; fields are read as AWS"
                + " names them",
            "rules/f1.yml:6:5: warning: related has a type other than [derived, merged, obsolete,"
                + " obsoletes, renamed, similar]: cousin");
    assertThat(set.rules()).hasSize(1);
  }

  private static final String LOGIN =
      """
      title: failed
      name: failed
      logsource: {product: aws, service: cloudtrail}
      detection: {s: {eventName: ConsoleLogin}, condition: s}
      ---
      title: succeeded
      id: 00000000-0000-4000-8000-00000000000a
      logsource: {product: aws, service: s3_server_access}
      detection: {s: {operation: ConsoleLogin}, condition: s}
      ---
      """;

  @Test
  void readsCorrelationsAndResolvesTheirReferences() throws RuleErrors {
    RuleSet set =
        parse(
            LOGIN
                + """
                title: outer
                name: outer
                level: critical
                correlation:
                  type: temporal_ordered
                  rules: [inner, 00000000-0000-4000-8000-00000000000A]
                  group-by: [who, awsRegion]
                  timespan: 90m
                  aliases:
                    who: {inner: userIdentity.arn, 00000000-0000-4000-8000-00000000000a: requester}
                ---
                title: inner
                name: inner
                correlation:
                  type: event_count
                  rules: failed
                  group-by: userIdentity.arn
                  timespan: 1M
                  condition: {gt: 2, gte: 2}
                  generate: true
                """);
    assertThat(set.correlations()).extracting(Correlation::name).containsExactly("inner", "outer");
    Correlation inner = set.correlations().get(0);
    assertThat(inner.type()).isEqualTo(CorrelationType.EVENT_COUNT);
    assertThat(inner.rules()).containsExactly("failed");
    assertThat(inner.timespan()).isEqualTo(Duration.ofSeconds(2629746));
    assertThat(inner.minimum()).isEqualTo(3);
    assertThat(inner.generate()).isTrue();
    Correlation outer = set.correlations().get(1);
    assertThat(outer.rules()).containsExactly("inner", "f1#2");
    assertThat(outer.minimum()).isEqualTo(2);
    assertThat(outer.timespan()).isEqualTo(Duration.ofMinutes(90));
    assertThat(outer.metadata().level()).isEqualTo(Level.CRITICAL);
    assertThat(outer.groupBy().get(0).field("inner")).isEqualTo(FieldPath.of("userIdentity.arn"));
    assertThat(outer.groupBy().get(0).field("f1#2")).isEqualTo(FieldPath.of("requester"));
    assertThat(outer.groupBy().get(1).field("f1#2")).isEqualTo(FieldPath.of("awsRegion"));
    assertThat(set.fires("outer")).isTrue();
    assertThat(set.fires("inner")).isFalse();
    assertThat(set.fires("failed")).isTrue();
    assertThat(set.fires("f1#2")).isFalse();
  }

  @Test
  void leavesTheFilesNameToTheCorrelationThatCarriesIt() throws RuleErrors {
    RuleSet set =
        parse(
            "id: 00000000-0000-4000-8000-00000000000a\n"
                + HEAD
                + "  s: {eventName: a}\n  condition: s\n---\n"
                + "title: c\nname: f1\ncorrelation: {type: event_count, timespan: 1h,"
                + " rules: 00000000-0000-4000-8000-00000000000a, condition: {gte: 2}}");
    assertThat(set.rules().get(0).name()).isEqualTo("f1#1");
    assertThat(set.correlations().get(0).name()).isEqualTo("f1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "type: value_median, rules: failed # 12:7: unknown correlation type 'value_median'",
        "type: temporal_extended, rules: failed # 12:7: unknown correlation type 'temporal_extended'",
        "type: value_count, rules: failed, timespan: 1h, condition: {gte: 2} # 12:60: value_count needs a field",
        "type: event_count, rules: failed, timespan: 1h, condition: {gte: 2, field: a} # 12:60: event_count reads no field",
        "type: first_seen, rules: failed # 11:37: first_seen needs a field",
        "type: absence, rules: failed # 11:37: correlation has no timespan",
        "type: event_count, rules: failed, timespan: 1h, condition: {gte: many} # 12:66: gte needs a number, not 'many'",
        "type: event_count, rules: failed, timespan: 1h, condition: {about: 2} # 12:61: the condition has no attribute 'about'",
        "type: event_count, rules: failed, timespan: 1h, condition: {gte: 30, lt: 10} # 12:60: no event_count satisfies this condition; it is a whole number from 1 on (for nothing at all there is absence)",
        "type: event_count, rules: failed, timespan: 1h, condition: {eq: 0} # 12:60: no event_count satisfies this condition; it is a whole number from 1 on (for nothing at all there is absence)",
        "type: event_count, rules: failed, timespan: 1h, condition: {gt: 2, lt: 3} # 12:60: no event_count satisfies this condition; it is a whole number from 1 on (for nothing at all there is absence)",
        "type: event_count, rules: failed, timespan: 1h, condition: {eq: 2.5} # 12:60: no event_count satisfies this condition; it is a whole number from 1 on (for nothing at all there is absence)",
        "type: event_count, rules: failed, timespan: 1h, condition: {lte: 1, neq: 1} # 12:60: no event_count satisfies this condition; it is a whole number from 1 on (for nothing at all there is absence)",
        "type: value_avg, rules: failed, timespan: 1h, condition: {field: a, gt: 2, lt: 2} # 12:58: no value_avg satisfies this condition",
        "type: value_sum, rules: failed, timespan: 1h, condition: {field: a, gte: 2, lte: 2, neq: 2} # 12:58: no value_sum satisfies this condition",
        "type: event_count, rules: failed, timespan: 1h # 11:37: correlation has no condition",
        "type: event_count, rules: failed, timespan: 1H, condition: {gte: 2} # 12:45: timespan '1H' is not a number and one of s, m, h, d, w, M, y",
        "type: event_count, rules: failed, timespan: 0s, condition: {gte: 2} # 12:45: timespan must be longer than 0",
        "type: event_count, rules: failed, timespan: 101y, condition: {gte: 2} # 12:45: timespan is longer than 100 years",
        "type: event_count, rules: failed, timespan: 3155695201s, condition: {gte: 2} # 12:45: timespan is longer than 100 years",
        "type: event_count, rules: failed, timespan: 99999999999999999999y, condition: {gte: 2} # 12:45: timespan is longer than 100 years",
        "type: event_count, rules: failed, condition: {gte: 2} # 11:37: correlation has no timespan",
        "type: event_count, timespan: 1h, condition: {gte: 2} # 11:37: correlation has no rules",
        "type: event_count, rules: [], timespan: 1h, condition: {gte: 2} # 12:27: rules is empty",
        "type: event_count, rules: other, timespan: 1h, condition: {gte: 2} # 12:27: there is no rule with the name or id 'other'",
        "type: event_count, rules: [failed, failed], timespan: 1h, condition: {gte: 2} # 12:36: rules has 'failed' twice",
        "type: event_count, rules: corr, timespan: 1h, condition: {gte: 2} # 12:27: 'corr' rests on this correlation itself",
        "type: event_count, rules: failed, timespan: 1h, condition: {gte: 2}, window: 5 # 12:70: correlation has no attribute 'window'",
        "type: event_count, rules: failed, timespan: 1h, condition: {gte: 2}, generate: 1 # 12:80: generate must be true or false",
        "type: event_count, rules: failed, timespan: 1h, condition: {gte: 2}, aliases: {a: {failed: b}} # 12:80: alias 'a' is not used by group-by",
        "type: event_count, rules: failed, timespan: 1h, condition: {gte: 2}, group-by: a, aliases: {a: {}} # 12:80: alias 'a' names no field for failed",
        "type: event_count, rules: failed, timespan: 1h, condition: {gte: 2}, group-by: trailwarden.x # 12:80: there is no derived field 'trailwarden.x'",
        "type: temporal, rules: failed, timespan: 1h, condition: failed or x # 12:57: a condition in words (extended temporal correlation) is not supported",
      })
  void refusesCorrelationsWithTheReason(String correlation, String error) {
    String flow =
        LOGIN.replace("id: 00000000-0000-4000-8000-00000000000a\n", "name: succeeded\n")
            + "{title: c, name: corr, correlation: {\n"
            + correlation
            + "}}";
    assertThat(errors(flow)).containsExactly("rules/f1.yml:" + error);
  }

  @Test
  void refusesEqualNamesAndIdsAndNamelessFurtherDocuments() {
    String rule = HEAD + "  s: {eventName: a}\n  condition: s\n";
    assertThat(errors("name: x\n" + rule, "name: x\n" + rule))
        .containsExactly(
            "rules/f2.yml:1:1: name 'x' is taken already, by the rule at rules/f1.yml:1:1");
    assertThat(errors(rule, "name: f1\n" + rule))
        .containsExactly(
            "rules/f1.yml:1:1: name 'f1' is taken already, by the rule at rules/f2.yml:1:1");
    String id = "id: 00000000-0000-4000-8000-00000000000a\n";
    assertThat(errors(id + rule, id + rule))
        .containsExactly(
            "rules/f2.yml:1:1: id '00000000-0000-4000-8000-00000000000a' is taken already, by the"
                + " rule at rules/f1.yml:1:1");
    assertThat(errors(rule + "---\n" + rule))
        .containsExactly(
            "rules/f1.yml:7:1: a further document of a file needs a name, since its alerts go by"
                + " it");
  }

  @Test
  void refusesHostileRegularExpressionsOrRunsThemFast() throws RuleErrors {
    for (String bomb :
        List.of(
            "((a{100}){100}){100}",
            "(((a{1000}[(]){1000}[(]){1000})",
            "(((a{1000}[]([:alpha:]]){1000}[^](]){1000})",
            "((a{900}\\Q(\\E){900}\\[){900}")) {
      assertThat(errors(HEAD + "  s:\n    userAgent|re: '" + bomb + "'\n  condition: s"))
          .singleElement()
          .asString()
          .contains("its repetitions make more than 10000 steps");
    }
    assertThat(errors(HEAD + "  s: {userAgent|re: '" + "a".repeat(9000) + "'}\n  condition: s"))
        .singleElement()
        .asString()
        .contains("has 9000 characters, more than 8192");
    assertThat(values("userAgent|re: '(a+)+$'")).hasSize(1);
    assertThat(values("userAgent|re: '[0-9]{1,3}([.][0-9]{1,3}){3}'")).hasSize(1);
  }
}
