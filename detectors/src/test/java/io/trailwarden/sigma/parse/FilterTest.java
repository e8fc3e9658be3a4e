package io.trailwarden.sigma.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trailwarden.sigma.JsonEvent;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.RuleSet.Skipped;
import io.trailwarden.sigma.RuleSet.Warning;
import io.trailwarden.sigma.Rules;
import io.trailwarden.sigma.compile.RuleCompiler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilterTest {
  private static final String RULES =
      """
      title: Stopped
      name: stopped
      id: 00000000-0000-4000-8000-00000000000a
      logsource: {product: aws, service: cloudtrail}
      detection: {selection: {eventName: StopLogging}, condition: selection}
      ---
      title: Deleted
      name: deleted
      logsource: {product: aws, service: cloudtrail}
      detection: {selection: {eventName: DeleteTrail}, more: {eventName: X}, condition: 1 of them}
      ---
      title: Read
      name: read
      logsource: {product: aws, service: s3_server_access}
      detection: {selection: {operation: REST.GET.OBJECT}, condition: selection}
      ---
      title: Often
      name: often
      correlation: {type: event_count, rules: deleted, timespan: 1h, condition: {gte: 3}}
      ---
      title: Windows
      name: windows
      logsource: {product: windows, category: process_creation}
      detection: {s: {Image: a}, condition: s}
      """;

  private static RuleSet parse(String... files) throws RuleErrors {
    List<RuleFile> ruleFiles = new ArrayList<>();
    for (String file : files) {
      ruleFiles.add(
          new RuleFile("f" + ruleFiles.size() + ".yml", file.getBytes(StandardCharsets.UTF_8)));
    }
    return new RuleParser(path -> false, Map.of("Admins", List.of("alice", "bob")))
        .parse(ruleFiles);
  }

  private static String filter(String logSource, String filter) {
    return "title: Known good\nlogsource: " + logSource + "\nfilter:\n" + filter.indent(2);
  }

  private static String filter(String filter) {
    return filter("{product: aws, service: cloudtrail}", filter);
  }

  private static List<String> matches(RuleSet set, String json) {
    return Rules.matches(RuleCompiler.compile(set.rules()), JsonEvent.cloudTrail(json)).stream()
        .map(rule -> set.rules().get(rule).name())
        .toList();
  }

  private static String event(String name, String user) {
    return "{\"eventName\":\"" + name + "\",\"userIdentity\":{\"userName\":\"" + user + "\"}}";
  }

  @Test
  void narrowsTheRulesThatItNamesByNameOrId() throws RuleErrors {
    RuleSet set =
        parse(
            filter(
                """
                rules: [00000000-0000-4000-8000-00000000000A, deleted]
                selection: {userIdentity.userName|expand: '%Admins%'}
                condition: not selection
                """),
            RULES);
    assertThat(matches(set, event("StopLogging", "eve"))).containsExactly("stopped");
    assertThat(matches(set, event("StopLogging", "Alice"))).isEmpty();
    assertThat(matches(set, event("DeleteTrail", "bob"))).isEmpty();
    assertThat(matches(set, event("DeleteTrail", "carol"))).containsExactly("deleted");
    Rule deleted = set.rules().get(1);
    assertThat(deleted.condition()).hasToString("(1 of (selection, more) and not f0/selection)");
    assertThat(deleted.detections()).containsOnlyKeys("selection", "more", "f0/selection");
    assertThat(deleted.filters())
        .singleElement()
        .hasToString("Filter[name=f0, title=Known good, location=f0.yml:1:1]");
    assertThat(set.rules().get(2).filters()).isEmpty();
    assertThat(set.correlations().get(0).rules()).containsExactly("deleted");
    assertThat(set.fires("deleted")).isFalse();
  }

  @Test
  void keepsItsIdentifiersToItself() throws RuleErrors {
    RuleSet set =
        parse(
            RULES,
            filter(
                """
                rules: deleted
                selection: {userIdentity.userName: carol}
                more: {userIdentity.userName: dave}
                condition: not 1 of them
                """),
            filter(
                """
                rules: deleted
                selection: {sourceIPAddress|cidr: 10.0.0.0/8}
                condition: not selection
                """));
    assertThat(matches(set, event("DeleteTrail", "carol"))).isEmpty();
    assertThat(matches(set, event("DeleteTrail", "dave"))).isEmpty();
    assertThat(matches(set, event("x", "eve"))).containsExactly("deleted");
    assertThat(matches(set, "{\"eventName\":\"X\",\"sourceIPAddress\":\"10.1.1.1\"}")).isEmpty();
    assertThat(matches(set, event("StopLogging", "carol"))).containsExactly("stopped");
    assertThat(set.rules().get(1).filters()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"any", "ANY", "all"})
  void narrowsEveryRuleOnItsLogsWhenItNamesAny(String word) throws RuleErrors {
    String body = "rules: " + word + "\ns: {awsRegion: eu-test-1}\ncondition: not s\n";
    RuleSet one = parse(RULES, filter(body));
    assertThat(one.rules()).extracting(rule -> rule.filters().size()).containsExactly(1, 1, 0);
    RuleSet both = parse(RULES, filter("{product: aws}", body));
    assertThat(both.rules()).extracting(rule -> rule.filters().size()).containsExactly(1, 1, 1);
    assertThat(matches(one, "{\"eventName\":\"StopLogging\",\"awsRegion\":\"eu-test-1\"}"))
        .isEmpty();
  }

  @Test
  void mayBeACondition() throws RuleErrors {
    RuleSet set =
        parse(
            RULES,
            filter("rules: stopped\nselection: {awsRegion: a}\ncondition: selection or selection"));
    assertThat(matches(set, "{\"eventName\":\"StopLogging\",\"awsRegion\":\"a\"}")).hasSize(1);
    assertThat(matches(set, "{\"eventName\":\"StopLogging\",\"awsRegion\":\"b\"}")).isEmpty();
  }

  @Test
  void isSkippedWhenItIsForOtherLogs() throws RuleErrors {
    String body = "rules: [windows]\nselection: {User|startswith: adm_}\ncondition: not selection";
    RuleSet set =
        parse(
            RULES,
            filter("{product: windows, category: process_creation}", body),
            filter("{category: process_creation}", body),
            filter("{product: aws, service: route53}", body));
    assertThat(set.skipped().stream().map(Skipped::toString))
        .containsExactly(
            "f0.yml:21:1: windows skipped: product windows, category process_creation",
            "f1.yml:1:1: f1 skipped: product windows, category process_creation",
            "f2.yml:1:1: f2 skipped: category process_creation",
            "f3.yml:1:1: f3 skipped: product aws, service route53");
    assertThat(set.rules()).allMatch(rule -> rule.filters().isEmpty());
  }

  @Test
  void warnsWhereItHasNoEffect() throws RuleErrors {
    RuleSet set =
        parse(
            RULES,
            filter("rules: [read, stopped]\ns: {awsRegion: a}\ncondition: s"),
            "level: high\n"
                + filter("rules: windows\ns: {awsRegion: a}\nt: {awsRegion: b}\ncondition: s"));
    assertThat(set.warnings().stream().map(Warning::toString))
        .containsExactly(
            "f2.yml:1:1: warning: a filter has no level, so this has no effect",
            "f1.yml:4:11: warning: the filter is for product aws, service cloudtrail, so it does not"
                + " apply to 'read', which is for s3_server_access",
            "f2.yml:5:10: warning: 'windows' is for another log and skipped, so the filter does not"
                + " apply to it",
            "f2.yml:1:1: warning: the filter applies to no rule",
            "f2.yml:7:3: warning: detection 't' is not used by the condition");
    assertThat(set.rules().get(2).filters()).isEmpty();
    assertThat(set.rules().get(0).filters()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "{rules: stoped, s: {a: b}, condition: s} # 3:17: there is no rule with the name or id 'stoped'; did you mean 'stopped'?",
        "{rules: [stopped, stopped], s: {a: b}, condition: s} # 3:27: rules has 'stopped' twice",
        "{rules: often, s: {a: b}, condition: s} # 3:17: 'often' is a correlation, and filters apply to rules; name those that it rests on: [deleted]",
        "{rules: [], s: {a: b}, condition: s} # 3:17: rules is empty; write any for every rule",
        "{rules: {a: b}, s: {a: b}, condition: s} # 3:17: rules must be text",
        "{s: {a: b}, condition: s} # 3:9: the filter has no rules: name them by name or id, or write any",
        "{rules: any, s: {a: b}} # 3:9: filter has no condition",
        "{rules: any, condition: s} # 3:9: filter has no search identifiers",
        "{rules: any, s: {a: b}, condition: [s]} # 3:44: a filter has one condition, not a list of them",
        "{rules: any, s: {awsRegion: b}, condition: selection} # 3:52: condition, character 1: there is no detection 'selection'",
        "{rules: any, s: {awsRegion|foo: b}, condition: s} # 3:26: unknown modifier 'foo'",
        "[] # 3:9: filter must be a map",
        "null # 3:1: the filter is empty",
      })
  void isRefusedWithTheReason(String filter, String reason) {
    String file =
        "title: Known good\nlogsource: {product: aws, service: cloudtrail}\nfilter: " + filter;
    RuleErrors errors = catchThrowableOfType(RuleErrors.class, () -> parse(RULES, file));
    assertThat(errors).hasMessage("f1.yml:" + reason);
  }

  @Test
  void hasATitleALogSourceAndANameOfItsOwn() {
    String section = "filter: {rules: any, s: {awsRegion: b}, condition: s}\n";
    String log = "logsource: {product: aws}\n";
    RuleErrors errors =
        catchThrowableOfType(
            RuleErrors.class,
            () ->
                parse(
                    RULES,
                    log + section,
                    "title: t\n" + section,
                    "title: t\nlogsource: {}\n" + section,
                    "title: t\nname: stopped\n" + log + section,
                    "title: t\nid: 00000000-0000-4000-8000-00000000000a\n" + log + section,
                    "title: t\n" + log + section + "detection: {s: {a: b}, condition: s}"));
    assertThat(errors.errors().stream().map(Throwable::getMessage))
        .containsExactly(
            "f1.yml:1:1: title is missing",
            "f2.yml:1:1: logsource is missing",
            "f3.yml:2:12: logsource names no product, service or category",
            "f4.yml:1:1: name 'stopped' is taken already, by the rule at f0.yml:1:1",
            "f5.yml:1:1: id '00000000-0000-4000-8000-00000000000a' is taken already, by the rule at"
                + " f0.yml:1:1",
            "f6.yml:4:1: a filter has no detection");
  }

  @Test
  void standsInAnyDocumentOfAFile() throws RuleErrors {
    RuleSet set =
        parse(
            RULES
                + "---\n"
                + filter("rules: [stopped]\ns: {awsRegion: b}\ncondition: not s\n")
                + "---\nname: second\n"
                + filter("rules: [stopped]\ns: {awsRegion: b}\ncondition: not s\n"));
    assertThat(set.rules().get(0).filters())
        .extracting(Rule.Filter::name)
        .containsExactly("f0#6", "second");
    assertThat(set.rules().get(0).condition())
        .hasToString("(selection and not f0#6/s and not second/s)");
  }
}
