package io.trailwarden.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.catalogue.Lint.Problem;
import io.trailwarden.catalogue.Lint.Severity;
import io.trailwarden.sigma.parse.RuleErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
  private static final String CLEAN =
      """
      title: A user was made by hand
      id: 9f6f0d4c-6d0e-4a25-9d7f-1f3f0a3c5b11
      name: made_by_hand
      status: test
      description: Users are made by the pipeline.
      references:
        - https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
      tags:
        - attack.persistence
        - attack.t1136.003
      logsource: { product: aws, service: cloudtrail }
      detection:
        made: { eventSource: iam.amazonaws.com, eventName: CreateUser }
        condition: made
      falsepositives:
        - A day on which the pipeline is down
      level: medium
      trailwarden:
        message: "{userIdentity.arn} made the user {requestParameters.userName}"
        remediation: Ask who did it.
      """;
  private static final String TESTS =
      "base: create_user\nfires: { a: {} }\nsilent: { b: { eventName: DeleteUser } }\n";

  private static final String CORRELATION =
      """
      title: Many
      name: many
      correlation:
        type: event_count
        rules: [ each ]
        group-by: [ sourceIPAddress ]
        timespan: 1h
        condition: { gte: 3 }
      ---
      title: Each
      name: each
      logsource: { product: aws, service: cloudtrail }
      detection: { made: { eventName: CreateUser }, condition: made }
      """;

  @TempDir Path directory;

  @BeforeEach
  void aCleanRule() throws IOException {
    write("made_by_hand.yml", CLEAN);
    write("made_by_hand.test.yml", TESTS);
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Lint.Report report() {
    return report(false);
  }

  private Lint.Report report(boolean onlyUser) {
    try {
      return Lint.of(List.of(directory), Map.of(), onlyUser);
    } catch (RuleErrors e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** As they are printed, without the directory. */
  private List<String> problems() {
    return report().problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  @Test
  void ofACleanRuleThereIsNothingToSay() {
    assertThat(problems()).isEmpty();
    assertThat(report().files()).isEqualTo(2);
    assertThat(report().detectors()).isEqualTo(1);
  }

  @Test
  void whatCanNotBeCompiledIsToldBesideWhatDoesNotParse() throws IOException {
    write("a_broken.yml", "title: x\nname: a_broken\nlogsource: 1\ndetection: {}\n");
    write("many.yml", CORRELATION.replace("{ gte: 3 }", "{ gte: 1000000 }"));

    assertThat(problems())
        .anyMatch(line -> line.startsWith("a_broken.yml:3:"))
        .contains("many.yml:8:21: error: 'many': event_count of 1000000 is more than 10000");
  }

  @Test
  void aFieldThatEventsDoNotHaveIsToldWhereACorrelationReadsIt() throws IOException {
    write("many.yml", CORRELATION.replace("sourceIPAddress", "sourceIpAddress"));
    assertThat(problems())
        .contains(
            "many.yml:6:15: warning: 'sourceIpAddress' is no field of cloudtrail events that we"
                + " know");

    write(
        "many.yml",
        CORRELATION
            .replace("event_count", "value_count")
            .replace("{ gte: 3 }", "{ gte: 3, field: remoteip }"));
    assertThat(problems())
        .contains(
            "many.yml:8:31: warning: 'remoteip' is no field of cloudtrail events that we know");

    write(
        "many.yml",
        CORRELATION.replace(
            "[ sourceIPAddress ]", "[ who ]\n  aliases: { who: { each: userIdentity.arn } }"));
    assertThat(problems()).noneMatch(line -> line.contains("is no field"));
  }

  /** What stands in the clean rule, what stands there instead, and what is said then. */
  static Stream<Arguments> smells() {
    return Stream.of(
        smell("id: 9f6f0d4c-6d0e-4a25-9d7f-1f3f0a3c5b11\n", "", "1:1: hint: no id; "),
        smell("description: Users are made by the pipeline.\n", "", "1:1: hint: no description; "),
        smell("level: medium\n", "", "1:1: hint: no level, so it is medium; name one"),
        smell("status: test\n", "", "1:1: hint: no status; name one of stable, test, experim"),
        smell(
            "falsepositives:\n  - A day on which the pipeline is down\n", "", "1:1: hint: no fal"),
        smell("  - attack.t1136.003\n", "  - attack.persistence\n", "10:5: hint: tag 'attack.p"),
        smell("attack.persistence", "Persistence", "9:5: hint: tag 'Persistence' is not of the f"),
        smell(
            "attack.persistence",
            "attack.persistance",
            "9:5: hint: tag 'attack.persistance' is none of ATT&CK's; its tactics are collection,"),
        smell("  remediation: Ask who did it.\n", "", "18:1: hint: no trailwarden.remediation; "),
        smell("userName}\"", "userName}.\"", "18:1: hint: the message is one sentence in one line"),
        smell(
            "{userIdentity.arn}",
            "{trailwarden.principle.arn}",
            "18:1: warning: the message shows {trailwarden.principle.arn}, and there is no such"),
        smell(
            "eventName: CreateUser", "eventName: Create*", "13:43: hint: write eventName|startsw"),
        smell(
            "eventName: CreateUser",
            "eventName: ['*User', '*Role']",
            "13:43: hint: write eventName|endswith in place of the wildcards"),
        smell(
            "eventName: CreateUser", "eventName: Create**User", "13:43: hint: the value has two *"),
        smell(
            "eventName: CreateUser",
            "eventName: \"Create\\tUser\"",
            "13:43: warning: the value holds a control character; in double quotes a backslash is"),
        smell(
            "condition: made", "condition: 1 of them", "14:3: hint: 'them' is one detection; nam"),
        smell(
            "name: made_by_hand",
            "name: by_hand",
            "3:1: hint: the detector is called 'by_hand' and its file 'made_by_hand'; one name is"),
        smell("title: A user was made by hand", "title: " + ownTitle(), "1:1: hint: the title is"),
        smell("eventName: CreateUser", "eventNam: CreateUser", "13:43: warning:"),
        smell(
            "condition: made",
            "other: { eventName: x }\n  condition: made",
            "14:3: warning: detection 'other' is not used by the condition"),
        smell("eventName: CreateUser", "eventName|contians: CreateUser", "13:43: error:"),
        smell(
            "cloudtrail",
            "guardduty",
            "1:1: note: 'made_by_hand' is left out, being for another log: product aws, service"));
  }

  private static Arguments smell(String there, String instead, String said) {
    return Arguments.of(there, instead, said);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("smells")
  void eachSmellIsNamedWithItsPlace(String there, String instead, String said) throws Exception {
    assertThat(CLEAN).contains(there);
    write("made_by_hand.yml", CLEAN.replace(there, instead));

    assertThat(problems()).anyMatch(problem -> problem.startsWith("made_by_hand.yml:" + said));
  }

  private static String ownTitle() {
    return Catalogue.own().detectors().get(0).metadata().title();
  }

  @Test
  void aRuleWithoutTestsIsNamed() throws IOException {
    Files.delete(directory.resolve("made_by_hand.test.yml"));

    assertThat(problems())
        .containsExactly(
            "made_by_hand.yml:1:1: hint: no tests; write made_by_hand.test.yml beside it, with what"
                + " must fire and near misses that must not");
  }

  @Test
  void rulesThatOnlyServeACorrelationNeedNoTestsAndNoAdvice() throws IOException {
    write(
        "burst.yml",
        """
        title: Many users were made
        name: burst
        id: 11111111-6d0e-4a25-9d7f-1f3f0a3c5b11
        correlation: { type: event_count, rules: [one], timespan: 1h, condition: { gte: 5 } }
        ---
        title: A user was made
        name: one
        id: 22222222-6d0e-4a25-9d7f-1f3f0a3c5b11
        logsource: { product: aws, service: cloudtrail }
        detection: { made: { eventName: CreateUser }, condition: made }
        """);
    write("one.test.yml", TESTS);

    assertThat(problems())
        .contains(
            "one.test.yml:1:1: error: 'one' raises no alerts, it only serves a correlation; test"
                + " that one")
        .noneMatch(problem -> problem.startsWith("burst.yml:6"));
  }

  @Test
  void testsOfNoDetectorAreAnError() throws IOException {
    write("made_by_hnd.test.yml", TESTS);

    assertThat(problems())
        .containsExactly(
            "made_by_hnd.test.yml:1:1: error: there is no detector 'made_by_hnd'; the file of its"
                + " tests is called ID.test.yml");
  }

  @Test
  void brokenTestsAndBasesAreErrorsWithTheirPlaces() throws IOException {
    write("made_by_hand.test.yml", "base: create_user\nfires: { a: {} }\nquiet: {}\n");
    write("bases/b.yml", "source: cloudwatch\nevent: {}\n");

    assertThat(problems())
        .containsExactly(
            "bases/b.yml:1:1: error: source is no log of ours: cloudwatch",
            "made_by_hand.test.yml:3:1: error: unknown section 'quiet'; there are base,"
                + " environment, fires, silent");
  }

  @Test
  void aBrokenFileDoesNotHideWhatIsToBeSaidOfOthers() throws IOException {
    write("broken.yml", "title: [\n");
    write("broken.test.yml", TESTS);
    write("made_by_hand.yml", CLEAN.replaceFirst("level: .*\n", ""));

    assertThat(problems())
        .hasSize(2)
        .anyMatch(problem -> problem.startsWith("broken.yml:2:1: error: not YAML"))
        .anyMatch(problem -> problem.startsWith("made_by_hand.yml:1:1: hint: no level"));
  }

  @Test
  void allErrorsOfAllFilesAreNamed() throws IOException {
    write("a.yml", "title: a\n");
    write("b.yml", "title: b\nlogsource: {}\ndetection: {}\n");
    write("c.yml", CLEAN);

    assertThat(report().count(Severity.ERROR)).isGreaterThanOrEqualTo(2);
    assertThat(report().problems())
        .extracting(Problem::reason)
        .anyMatch(reason -> reason.startsWith("name 'made_by_hand' is taken already"));
  }

  @Test
  void aRuleThatOnlyTheEngineRefusesIsAnErrorToo() throws IOException {
    write(
        "never.yml",
        """
        title: Never
        name: never
        correlation:
          { type: temporal, rules: [made_by_hand], timespan: 1h, condition: { gte: 7 } }
        """);

    assertThat(problems()).anyMatch(p -> p.startsWith("never.yml:") && p.contains("error:"));
  }

  @Test
  void whereThereIsNothingToCheckNothingWasChecked() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    Path none = directory.resolve("none");

    assertThatThrownBy(() -> Lint.of(List.of(empty), Map.of(), false))
        .isInstanceOf(RuleErrors.class)
        .hasMessage(empty + ":1:1: there is no rule file here (*.yml, *.yaml)");
    assertThatThrownBy(() -> Lint.of(List.of(directory, none), Map.of(), false))
        .isInstanceOf(RuleErrors.class)
        .hasMessage(none + ":1:1: no such file or directory");
  }

  @Test
  void aNameOfOurOwnIsTakenUnlessOurDetectorsAreLeftOut() throws IOException {
    write("root_activity.yml", CLEAN.replace("name: made_by_hand", "name: root_activity"));
    Files.delete(directory.resolve("made_by_hand.yml"));
    Files.move(
        directory.resolve("made_by_hand.test.yml"), directory.resolve("root_activity.test.yml"));

    assertThat(problems()).anyMatch(problem -> problem.contains("is taken already"));
    assertThat(report(true).problems()).isEmpty();
  }
}
