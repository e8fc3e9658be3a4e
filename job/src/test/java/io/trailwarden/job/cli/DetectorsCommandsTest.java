package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.catalogue.Catalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Rules of a user's own: lint, test, explain, show, and --only-rules. */
class DetectorsCommandsTest {
  private static final Map<String, String> UTF8 = Map.of("LANG", "en_US.UTF-8");
  private static final String RULE =
      """
      title: Users were made
      name: users_made
      correlation:
        type: event_count
        rules: [user_made]
        group-by: [userIdentity.arn]
        timespan: 10m
        condition: { gte: 2 }
      ---
      title: A user was made
      name: user_made
      logsource: { product: aws, service: cloudtrail }
      detection:
        made: { eventName: CreateUser, trailwarden.succeeded: true }
        by_pipeline: { userIdentity.arn|endswith: '/pipeline' }
        condition: made and not by_pipeline
      """;
  private static final String TESTS =
      """
      base: create_user
      fires: { two <of> "them": [ { times: 2, every: 1m } ] }
      silent: { one: {} }
      """;

  @TempDir Path directory;

  @BeforeEach
  void aRule() throws IOException {
    Files.writeString(directory.resolve("users_made.yml"), RULE);
    Files.writeString(directory.resolve("users_made.test.yml"), TESTS);
  }

  private Path event(String json) throws IOException {
    return Files.writeString(directory.resolve("event.json"), json);
  }

  private Answer ask(String... words) {
    return Answer.to(
        UTF8,
        List.of(words).stream()
            .map(word -> word.replace("DIR", directory.toString()))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lint", "test"})
  void whereThereAreNoRulesItIsTheCallThatIsWrong(String command) throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    Answer answer = ask("detectors", command, empty.toString());
    Answer missing = ask("detectors", command, "DIR", "DIR/none");

    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err()).contains("there is no rule file").contains(empty.toString());
    assertThat(missing.code()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err()).contains(directory + "/none:1:1: no such file or directory");
    assertThat(missing.out()).isEmpty();
  }

  // ------------------------------------------------------------------------------------- lint

  @Test
  void lintWritesAsCompilersDoAndHintsAreNoFailure() {
    Answer answer = ask("detectors", "lint", "DIR");

    assertThat(answer.code()).isZero();
    assertThat(answer.out().lines())
        .contains(directory + "/users_made.yml:1:1: hint: no level, so it is medium; name one")
        .allMatch(line -> line.matches(".+:\\d+:\\d+: (error|warning|hint|note): .+"));
    assertThat(answer.err()).matches("1 detector in 2 files: \\d+ hints\\R");
  }

  @Test
  void lintEndsWith1ForAnError() throws IOException {
    Files.writeString(directory.resolve("broken.yml"), "title: [\n");

    Answer answer = ask("detectors", "lint", "DIR", "--severity", "error");

    assertThat(answer.code()).isEqualTo(ExitCode.FOUND);
    assertThat(answer.out()).startsWith(directory + "/broken.yml:2:1: error: ").hasLineCount(1);
    assertThat(answer.err()).contains("1 error, ").contains("hints");
  }

  @Test
  void lintEndsWith1ForAHintWhenItIsStrict() {
    assertThat(ask("detectors", "lint", "DIR", "--strict").code()).isEqualTo(ExitCode.FOUND);
    assertThat(ask("detectors", "lint", "DIR", "--strict", "--severity", "warning").code())
        .isZero();
  }

  @Test
  void lintWritesJson() throws IOException {
    JsonNode problems =
        new ObjectMapper().readTree(ask("detectors", "lint", "DIR", "--format", "json").out());

    assertThat(problems.get(0).path("severity").asText()).isEqualTo("hint");
    assertThat(problems.get(0).path("file").asText()).endsWith("users_made.yml");
    assertThat(problems.get(0).path("line").asInt()).isEqualTo(1);
    assertThat(problems.get(0).path("column").asInt()).isEqualTo(1);
    assertThat(problems.get(0).path("reason").asText()).isNotBlank();
  }

  // ------------------------------------------------------------------------------------- test

  @Test
  void testSaysHowEachCaseEnds() {
    Answer answer = ask("detectors", "test", "DIR");

    assertThat(answer.code()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .isEqualToIgnoringNewLines(
            """
            users_made
              ✓ fires:  two <of> "them"
              ✓ silent: one
            2 cases of 1 detector: 2 passed, 0 failed
            """);
  }

  @Test
  void aCaseThatFailsSaysWhatCameAndWhy() throws IOException {
    Files.writeString(
        directory.resolve("users_made.test.yml"),
        "base: create_user\nfires:\n  failed: { times: 2, errorCode: Denied }\nsilent: {}\n");

    Answer answer = ask("detectors", "test", "DIR");

    assertThat(answer.code()).isEqualTo(ExitCode.FOUND);
    assertThat(answer.out())
        .contains("✗ fires:  failed")
        .contains("users_made.test.yml:3:3")
        .contains("expected an alert, and none came of 2 events")
        .contains("it asks for event_count gte 2 within 10m of user_made by userIdentity.arn")
        .contains("✓ eventName is \"CreateUser\"  (found: \"CreateUser\")")
        .contains("✗ trailwarden.succeeded is \"true\"  (derived: false)")
        .contains("1 case of 1 detector: 0 passed, 1 failed");
  }

  @Test
  void signsArePlainWhereTheLocaleKnowsNoOthers() {
    Answer answer = Answer.to(Map.of("LANG", "C"), "detectors", "test", directory.toString());

    assertThat(answer.out()).contains("  + fires:  two").isASCII();
  }

  @Test
  void aDetectorWithoutTestsIsNamedAndAFailureWhenThatIsAskedFor() throws IOException {
    Files.delete(directory.resolve("users_made.test.yml"));

    assertThat(ask("detectors", "test", "DIR").code()).isZero();
    Answer strict = ask("detectors", "test", "DIR", "--strict", "--junit", "DIR/out.xml");
    assertThat(strict.code()).isEqualTo(ExitCode.FOUND);
    assertThat(strict.out()).contains("without tests: users_made");
    assertThat(Files.readString(directory.resolve("out.xml"))).contains("type=\"untested\"");
  }

  @Test
  void resultsAreJUnitsXml() throws Exception {
    Files.writeString(
        directory.resolve("users_made.test.yml"),
        """
        base: create_user
        fires: { two <of> "them": [ { times: 2, every: 1m } ] }
        silent: { "wrong\\a & <b>": { times: 2, every: 1m } }
        """);

    Answer answer = ask("detectors", "test", "DIR", "--junit", "DIR/out.xml");

    assertThat(answer.code()).isEqualTo(ExitCode.FOUND);
    Element suites =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(directory.resolve("out.xml").toFile())
            .getDocumentElement();
    assertThat(suites.getTagName()).isEqualTo("testsuites");
    assertThat(suites.getAttribute("tests")).isEqualTo("2");
    assertThat(suites.getAttribute("failures")).isEqualTo("1");
    Element suite = (Element) suites.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("users_made");
    Element passed = (Element) suite.getElementsByTagName("testcase").item(0);
    assertThat(passed.getAttribute("name")).isEqualTo("fires: two <of> \"them\"");
    assertThat(passed.getAttribute("classname")).isEqualTo("users_made");
    assertThat(passed.getAttribute("time")).matches("\\d+\\.\\d{3}");
    assertThat(passed.getElementsByTagName("failure").getLength()).isZero();
    Element failed = (Element) suite.getElementsByTagName("testcase").item(1);
    assertThat(failed.getAttribute("name")).isEqualTo("silent: wrong\uFFFD & <b>");
    Element failure = (Element) failed.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("type")).isEqualTo("fired");
    assertThat(failure.getAttribute("message")).startsWith("expected no alert, and there was one");
    assertThat(failure.getTextContent()).contains("users_made.test.yml:3:11").contains("✓");
  }

  @Test
  void aReportThatCanNotBeWrittenIsRefusedBeforeAnyTestRuns() {
    Answer nowhere = ask("detectors", "test", "DIR", "--junit", "DIR/none/out.xml");
    Answer directoryItself = ask("detectors", "test", "DIR", "--junit", "DIR");

    assertThat(nowhere.code()).isEqualTo(ExitCode.USAGE);
    assertThat(nowhere.out()).isEmpty();
    assertThat(nowhere.err())
        .isEqualToIgnoringNewLines(
            "trailwarden: --junit "
                + directory
                + "/none/out.xml: there is no directory "
                + directory
                + "/none");
    assertThat(directoryItself.code()).isEqualTo(ExitCode.USAGE);
    assertThat(directoryItself.err())
        .isEqualToIgnoringNewLines(
            "trailwarden: --junit " + directory + ": that is a directory; name a file in it");
  }

  @Test
  void testsOfNoDetectorAreRefusedWithASuggestion() throws IOException {
    Files.writeString(directory.resolve("user_made.test.yml"), TESTS);

    Answer answer = ask("detectors", "test", "DIR");

    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err())
        .contains("user_made.test.yml:1:1: there is no detector 'user_made' that raises alerts")
        .contains("did you mean users_made");
  }

  // ---------------------------------------------------------------------------------- explain

  @Test
  void anEventIsExplainedConditionByCondition() throws IOException {
    Path event =
        event(
            """
            { "eventName": "CreateUser", "eventID": "e1", "eventTime": "2025-03-18T10:00:00Z",
              "userIdentity": { "arn": "arn:aws:iam::111122223333:user/\\u001b[31meve" } }
            """);

    Answer answer =
        ask(
            "detectors",
            "explain",
            "users_made",
            event.toString(),
            "--rules",
            "DIR",
            "--only-rules");

    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out())
        .isEqualToIgnoringNewLines(
            """
            users_made: Users were made
            It concludes from several events: event_count gte 2 within 10m of user_made by userIdentity.arn
            event e1
              ✓ rule user_made matches
                ✓ all of
                  ✓ made
                    ✓ eventName is "CreateUser"  (found: "CreateUser")
                    ✓ trailwarden.succeeded is "true"  (derived: true)
                  ✓ not
                    ✗ by_pipeline
                      ✗ userIdentity.arn ends with "/pipeline"  (found: "arn:aws:iam::111122223333:user/\uFFFD[31meve")
                counts for the group userIdentity.arn = arn:aws:iam::111122223333:user/\uFFFD[31meve
            """);
  }

  @Test
  void aMissingFieldAndAMissingGroupAreSaid() throws IOException {
    Path event =
        event(
            "{\"eventName\":\"CreateUser\",\"eventTime\":\"2025-03-18T10:00:00Z\",\"eventID\":\"x\"}");

    assertThat(ask("detectors", "explain", "users_made", event.toString(), "--rules", "DIR").out())
        .contains("(it is missing)")
        .contains("counts for nothing: group-by field userIdentity.arn is missing");
  }

  @Test
  void ofALogFileThoseThatMatchComeFirst() throws IOException {
    StringBuilder records = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < 30; i++) {
      records.append("{\"eventName\":\"Other\",\"eventID\":\"other").append(i).append("\"},");
    }
    records.append("{\"eventName\":\"CreateUser\",\"eventID\":\"made\"}]}");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(records.toString().getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(directory.resolve("log.json.gz"), bytes.toByteArray());

    Answer some =
        ask(
            "detectors",
            "explain",
            "users_made",
            file.toString(),
            "--rules",
            "DIR",
            "--limit",
            "2");
    assertThat(some.out().lines().filter(line -> line.startsWith("event ")))
        .containsExactly("event made", "event other0");
    assertThat(some.err()).contains("31 events, of which 1 match; 2 explained");

    Answer one =
        ask(
            "detectors",
            "explain",
            "users_made",
            file.toString(),
            "--rules=DIR",
            "--event-id",
            "other7");
    assertThat(one.out().lines().filter(line -> line.startsWith("event ")))
        .containsExactly("event other7");
    assertThat(one.err()).isEmpty();
  }

  @Test
  void noEventExplainsWhatIsConcludedFromFiles() throws IOException {
    Answer answer = ask("detectors", "explain", "integrity_log_modified", event("{}").toString());

    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err())
        .contains("integrity_log_modified is concluded from digests and log files")
        .contains("`trailwarden verify`");
  }

  @Test
  void aLineOfAnAccessLogIsExplainedToo() throws IOException {
    Path file =
        event(
            "79a5 bucket [06/Feb/2019:00:00:38 +0000] 192.0.2.3 - 3E57427F3EXAMPLE REST.GET.OBJECT k"
                + " \"GET /k HTTP/1.1\" 200 - 1 1 1 1 \"-\" \"S3Console/0.4\" -\n");

    assertThat(ask("detectors", "explain", "s3access_anonymous_read", file.toString()).out())
        .contains("✓ rule s3access_anonymous_read matches");
    assertThat(ask("detectors", "explain", "root_activity", file.toString()).out())
        .contains("✗ the event is one of cloudtrail (it is one of s3_server_access)");
  }

  // ------------------------------------------------------------------------------------- show

  @Test
  void showTellsInWordsWithFieldsAndState() {
    assertThat(ask("detectors", "show", "users_made", "--rules", "DIR").out())
        .contains(
            "In words, user_made",
            "An event of cloudtrail matches when \"made\" holds, and \"by_pipeline\" does not hold.",
            "Fields it reads",
            "  trailwarden.succeeded: no error",
            "State",
            "A group for each userIdentity.arn;",
            "the earliest and the latest 2 events",
            "One alert for each group and hour (UTC)",
            "indexed by eventName: createuser");
  }

  @Test
  void everyDetectorOfOursIsToldInWords() {
    for (Catalogue.Entry entry : Catalogue.own().detectors()) {
      String page = Answer.to("detectors", "show", entry.id()).out();
      assertThat(page).contains("In words");
      if (entry.kind() != Catalogue.Kind.INTEGRITY) {
        assertThat(page).contains("Fields it reads", "matches when");
      }
    }
  }

  // ------------------------------------------------------------------------------- only-rules

  @Test
  void onlyTheUsersRulesAreThereWhenThatIsAskedFor() {
    assertThat(ask("detectors", "list", "--rules", "DIR", "--only-rules").out())
        .contains("users_made")
        .hasLineCount(2);
    assertThat(ask("detectors", "list", "--rules", "DIR").out())
        .hasLineCount(Catalogue.own().detectors().size() + 2);
  }

  @Test
  void onlyTheUsersRulesTravelWithASettings() {
    ReplayCommand replay =
        Parsed.command(
            ReplayCommand.class, "replay", "--archive=A", "--rules=" + directory, "--only-rules");

    assertThat(replay.pipelineSettings(List.of(), FlinkHost.EMBEDDED).onlyRules()).isTrue();
    assertThat(
            Parsed.command(ReplayCommand.class, "replay", "--archive=A")
                .pipelineSettings(List.of(), FlinkHost.EMBEDDED)
                .onlyRules())
        .isFalse();
  }
}
