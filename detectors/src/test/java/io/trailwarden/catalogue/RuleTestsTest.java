package io.trailwarden.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trailwarden.catalogue.TestResult.Outcome;
import io.trailwarden.detect.Detectors;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests beside a user's rules. */
class RuleTestsTest {
  private static final String RULE =
      """
      title: A user was made
      name: user_made
      logsource: { product: aws, service: cloudtrail }
      detection:
        made: { eventName: CreateUser, trailwarden.succeeded: true }
        trusted: { userIdentity.userName|expand: '%trusted%' }
        condition: made and not trusted
      ---
      title: Reads
      name: reads
      logsource: { product: aws, service: s3_server_access }
      detection: { read: { operation: REST.GET.OBJECT }, condition: read }
      """;

  @TempDir Path directory;

  @BeforeEach
  void aRule() throws IOException {
    write("user_made.yml", RULE);
    write(
        "bases/made.yml",
        "source: cloudtrail\nevent: { eventName: CreateUser, userIdentity: { userName: eve } }\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Detectors detectors() throws RuleErrors {
    List<Path> paths = List.of(directory);
    return Catalogue.of(Catalogue.files(paths), Map.of("trusted", List.of("ann")), true)
        .compile(RuleTests.BASELINE);
  }

  private List<TestResult> run(String tests) throws IOException, RuleErrors {
    write("user_made.test.yml", tests);
    Detectors detectors = detectors();
    return RuleTests.in(List.of(directory)).cases().stream()
        .map(testCase -> RuleTests.run(testCase, detectors))
        .toList();
  }

  @Test
  void aUserHasBasesOfTheirOwnBesideOurs() throws Exception {
    assertThat(
            run(
                """
                base: made
                fires:
                  by eve: {}
                  ours: { base: create_user }
                silent:
                  by ann, whom the configuration trusts: { userIdentity.userName: ann }
                  it failed: { errorCode: AccessDenied }
                """))
        .extracting(TestResult::outcome)
        .containsOnly(Outcome.PASSED)
        .hasSize(4);
  }

  @Test
  void aUsersBaseGoesBeforeOursOfTheSameName() throws Exception {
    write(
        "bases/create_user.yml",
        "source: cloudtrail\nevent: { eventName: CreateUser, errorCode: AccessDenied }\n");

    assertThat(run("base: made\nfires: { a: {} }\nsilent: { b: { base: create_user } }\n"))
        .allMatch(TestResult::passed);
  }

  @Test
  void wholeEventsAreTakenAsTheyAre() throws Exception {
    assertThat(
            run(
                """
                fires:
                  a record: { events: [ { "eventName": "CreateUser", "eventID": "e", "n": null } ] }
                  a record as text:
                    events: '{"eventName":"CreateUser","eventID":"e"}'
                silent:
                  a line:
                    events:
                      - 79a5 bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 79a5 3E57427F3EXAMPLE REST.GET.OBJECT k "GET /k HTTP/1.1" 200 - 1 1 1 1 "-" "S3Console/0.4" -
                """))
        .allMatch(TestResult::passed)
        .hasSize(3);
  }

  @Test
  void aCaseThatDoesNotFireSaysWhatItsEventsLacked() throws Exception {
    TestResult result =
        run("base: made\nfires: { it failed: { errorCode: X } }\nsilent: {}\n").get(0);

    assertThat(result.outcome()).isEqualTo(Outcome.DID_NOT_FIRE);
    assertThat(result.detail()).isEqualTo("expected an alert, and none came of 1 event");
    assertThat(result.explanations()).hasSize(1);
    assertThat(result.explanations().get(0).matches()).isFalse();
    assertThat(result.explanations().toString()).contains("trailwarden.succeeded is \"true\"");
  }

  @Test
  void equalEventsAreExplainedOnce() throws Exception {
    TestResult result =
        run("base: made\nfires: { a: [ { times: 50, every: 1s, errorCode: X } ] }\nsilent: {}\n")
            .get(0);

    assertThat(result.explanations()).hasSize(1);
  }

  @Test
  void aCaseThatFiresSaysWhatFired() throws Exception {
    TestResult result = run("base: made\nfires: {}\nsilent: { a: {} }\n").get(0);

    assertThat(result.outcome()).isEqualTo(Outcome.FIRED);
    assertThat(result.detail())
        .startsWith("expected no alert, and there was one for ")
        .contains("CreateUser");
    assertThat(result.explanations().get(0).matches()).isTrue();
  }

  @Test
  void anEventThatNoLogCouldHoldIsNoPass() throws Exception {
    TestResult result =
        run("fires: {}\nsilent: { a: { events: [ '{\"eventName\": ' ] } }\n").get(0);

    assertThat(result.outcome()).isEqualTo(Outcome.UNREADABLE);
    assertThat(result.detail()).contains("can't be read");
  }

  @Test
  void aCaseSaysWhereItStands() throws Exception {
    TestResult result = run("base: made\nfires:\n  a: {}\nsilent: {}\n").get(0);

    assertThat(result.testCase().location())
        .hasToString(directory.resolve("user_made.test.yml") + ":3:3");
  }

  @Test
  void testsOfAnUnknownDetectorAreNotRun() throws Exception {
    write("nobody.test.yml", "base: made\nfires: { a: {} }\nsilent: {}\n");
    TestCase testCase = RuleTests.in(List.of(directory)).cases().get(0);

    assertThatThrownBy(() -> RuleTests.run(testCase, detectors()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no detector 'nobody'");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiterString = "=>",
      value = {
        "fires: {}\\nsilence: {} => 2:1: unknown section 'silence'; there are base, environment, fires, silent",
        "fires: {} => 1:1: tests need both fires and silent",
        "fires: []\\nsilent: {} => 1:1: fires must be a map",
        "base: mad\\nfires:\\n  a: {}\\nsilent: {} => 3:3: no base 'mad'",
        "fires:\\n  a: {}\\nsilent: {} => 2:3: no base is named, here or at the top of the file",
        "base: made\\nfires:\\n  a: { base: mad }\\nsilent: {} => 3:8: no base 'mad'",
        "base: made\\nfires:\\n  a:\\n  - at: soon\\nsilent: {} => 4:5: 'soon' is no duration such as 90s, 10m, 1h, 2d",
        "base: made\\nfires:\\n  a: { times: 0 }\\nsilent: {} => 3:8: times must be from 1 to 10000, not 0",
        "base: made\\nfires:\\n  a: { events: [ 1 ] }\\nsilent: {} => 3:18: an event is a CloudTrail record, or a line of an access log",
        "base: made\\nfires:\\n  a: { events: [ {} ], at: 1m }\\nsilent: {} => 3:3: events are taken as they are; beside them stands nothing",
        "base: made\\nfires:\\n  a: {}\\n  a: {}\\nsilent: {} => 4:3: fires has 'a' twice",
        "environment: { accounts: [ 1 ] }\\nfires: {}\\nsilent: {} => 1:1: not an account number of 12 digits: '1'",
        "fires: &x {}\\nsilent: *x => 2:9: YAML aliases are not supported",
        "fires: [ => not YAML",
      })
  void whatIsWrongWithTestsHasAPlace(String tests, String error) throws Exception {
    write("user_made.test.yml", tests.replace("\\n", "\n"));

    RuleErrors errors =
        catchThrowableOfType(RuleErrors.class, () -> RuleTests.in(List.of(directory)));

    assertThat(errors.errors()).hasSize(1);
    assertThat(errors.getMessage())
        .startsWith(directory.resolve("user_made.test.yml") + ":")
        .contains(error);
  }

  @Test
  void deepNestingIsAnErrorAndNoCrash() throws Exception {
    write("user_made.test.yml", "[".repeat(100_000));

    assertThatThrownBy(() -> RuleTests.in(List.of(directory)))
        .isInstanceOf(RuleErrors.class)
        .hasMessageContaining("nested more than 64 deep");
  }

  @Test
  void aRuleInTheFolderOfBasesIsNotSkippedInSilence() throws Exception {
    write("bases/rule.yml", RULE);

    RuleErrors errors =
        catchThrowableOfType(RuleErrors.class, () -> Catalogue.files(List.of(directory)));

    assertThat(errors.errors())
        .extracting(RuleException::reason)
        .containsExactly("the file has more than one document");
  }

  @Test
  void toASingleRuleFileBelongTheTestsBesideIt() throws Exception {
    write("user_made.test.yml", "base: made\nfires: { a: {} }\nsilent: {}\n");
    write("other.test.yml", "base: made\nfires: { b: {} }\nsilent: {}\n");
    List<Path> rule = List.of(directory.resolve("user_made.yml"));

    assertThat(RuleTests.in(rule).cases()).extracting(TestCase::name).containsExactly("a");
    assertThat(Catalogue.files(rule)).hasSize(1);
  }

  @Test
  void onlyTheUsersDetectorsAreThereWhenThatIsAskedFor() throws Exception {
    Catalogue only = Catalogue.of(Catalogue.files(List.of(directory)), Map.of(), true);

    assertThat(only.detectors())
        .extracting(Catalogue.Entry::id)
        .containsExactly("reads", "user_made");
    assertThat(only.compile(null).metadata()).containsOnlyKeys("user_made", "reads");
    assertThat(Catalogue.own().compile(null).stateful())
        .contains("iam_key_created_then_used_elsewhere");
  }
}
