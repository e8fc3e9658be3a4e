package io.trailwarden.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.test.parts.FlinkCluster.CommandResult;
import io.trailwarden.test.parts.FlinkCluster.Submission;
import io.trailwarden.test.parts.OpenSearchNode;
import io.trailwarden.test.parts.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The built launcher. What goes wrong before a job begins ends with one line that says what to do,
 * and exit code 2.
 */
class CommandLineIT {
  private static final String RULE =
      """
      title: Reports were deleted from one address
      name: reports_deleted
      correlation:
        type: event_count
        rules: [report_deleted]
        group-by: [remoteip]
        timespan: 10m
        condition: { gte: 3 }
      ---
      title: A report was deleted
      name: report_deleted
      logsource: { product: aws, service: s3_server_access }
      detection:
        deleted: { bucket_name: customer-reports, operation: REST.DELETE.OBJECT }
        condition: deleted
      """;
  private static final String TESTS =
      """
      base: access_log_get
      fires: { three: { times: 3, every: 1m, operation: REST.DELETE.OBJECT } }
      silent: { two: { times: 2, every: 1m, operation: REST.DELETE.OBJECT } }
      """;

  @TempDir private Path folder;

  static Stream<Arguments> mistakes() {
    String archive = SampleLogs.archive().toString();
    return Stream.of(
        Arguments.of("unknown option", List.of("replay", "--archiv", archive), "--archive"),
        Arguments.of(
            "no such bucket",
            List.of("replay", "--archive", "s3://nobody-has-it"),
            "nobody-has-it"),
        Arguments.of(
            "no such folder", List.of("replay", "--archive", "/no/such/folder"), "/no/such/folder"),
        Arguments.of(
            "unreadable rule",
            List.of("replay", "--archive", archive, "--rules", "RULES"),
            "broken.yml:2:1:"),
        Arguments.of(
            "nobody listens",
            List.of("replay", "--archive", archive, "--output", "http://127.0.0.1:1"),
            "127.0.0.1:1"),
        Arguments.of(
            "no such stream",
            List.of(
                "live",
                "--stream",
                "arn:aws:kinesis:us-east-1:111122223333:stream/nobody-has-it",
                "--output",
                "OPENSEARCH"),
            "nobody-has-it"),
        Arguments.of("wrong credentials", List.of("setup", "--output", "WRONG"), "credentials"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeIsOneLineAndExitCode2(String name, List<String> command, String named)
      throws Exception {
    CommandResult result = launch(resolved(command));

    assertThat(result.exitCode()).as(result.output()).isEqualTo(2);
    assertThat(result.output().strip().lines()).hasSize(1);
    assertThat(result.output()).contains(named);
  }

  @Test
  void flinkRunEndsInTheSameWay() throws Exception {
    CommandResult result =
        Parts.flink()
            .run(
                Submission.ofJob(
                    resolved(
                            List.of(
                                "replay",
                                "--archive",
                                "s3://nobody-has-it",
                                "--output",
                                "OPENSEARCH"))
                        .toArray(String[]::new)),
                false);

    assertThat(result.exitCode()).as(result.output()).isEqualTo(2);
    assertThat(result.output().strip().lines()).hasSize(1);
    assertThat(result.output()).contains("nobody-has-it");
  }

  @Test
  void theLauncherReplaysToStandardOutputAndTellsOfItOnStandardError() throws Exception {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        launcher(List.of("replay", "--archive", SampleLogs.archive().toString(), "--output", "-"));
    int exitCode =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start().waitFor();

    assertThat(exitCode).as(Files.readString(errors)).isZero();
    long promised = SampleLogs.promisedAlerts().values().stream().mapToInt(Integer::intValue).sum();
    assertThat(Files.readAllLines(output)).hasSize((int) promised).allMatch(l -> l.startsWith("{"));
    assertThat(Files.readString(errors)).contains(promised + " alerts");
  }

  private String rules(String tests) throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Files.writeString(rules.resolve("reports_deleted.yml"), RULE);
    Files.writeString(rules.resolve("reports_deleted.test.yml"), tests);
    return rules.toString();
  }

  @Test
  void rulesAreTestedAndTriedOnAnArchive() throws Exception {
    Path junit = folder.resolve("results.xml");

    CommandResult result =
        launch(
            List.of(
                "detectors",
                "test",
                rules(TESTS),
                "--junit",
                junit.toString(),
                "--archive",
                SampleLogs.archive().toString()));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output())
        .contains("2 cases of 1 detector: 2 passed, 0 failed")
        .containsPattern("reports_deleted +1 +3 +2025-03-18T13:.*198\\.51\\.100\\.23 \\(1\\)")
        .doesNotContain("root_activity");
    assertThat(junit).content().contains("<testsuite name=\"reports_deleted\" tests=\"2\"");
  }

  @Test
  void aRuleThatFailsItsTestsIsExitCode1() throws Exception {
    CommandResult result =
        launch(List.of("detectors", "test", rules(TESTS.replace("times: 3", "times: 2"))));

    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains("expected an alert, and none came of 2 events");
  }

  @Test
  void lintEndsWith1ForARuleThatDoesNotLoad() throws Exception {
    String rules = rules(TESTS);
    Files.writeString(folder.resolve("rules/broken.yml"), "title: [\n");

    CommandResult result = launch(List.of("detectors", "lint", rules, "--severity", "error"));

    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains("broken.yml:2:1: error: not YAML");
  }

  @Test
  void anEventIsExplainedFromStandardInput() throws Exception {
    Path event =
        Files.writeString(
            folder.resolve("event.json"), "{\"eventName\":\"StopLogging\",\"eventID\":\"e1\"}");
    Process process =
        launcher(List.of("detectors", "explain", "root_activity", "-"))
            .redirectInput(event.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("event e1", "userIdentity.type is \"Root\"  (it is missing)");
  }

  @Test
  void aReplayRunsTheUsersRulesAlone() throws Exception {
    Path alerts = folder.resolve("alerts.jsonl");

    CommandResult result =
        launch(
            List.of(
                "replay",
                "--archive",
                SampleLogs.archive().toString(),
                "--rules",
                rules(TESTS),
                "--only-rules",
                "--output",
                alerts.toString()));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(Files.readAllLines(alerts))
        .hasSize(1)
        .allMatch(line -> line.contains("\"detector\":\"reports_deleted\""));
  }

  /** With what only the test knows in the place of words. */
  private List<String> resolved(List<String> command) throws IOException {
    OpenSearchNode openSearch = Parts.openSearch();
    List<String> arguments = new ArrayList<>();
    for (String word : command) {
      switch (word) {
        case "RULES" -> {
          Files.writeString(folder.resolve("broken.yml"), "title: [\n");
          arguments.add(folder.toString());
        }
        case "OPENSEARCH" -> {
          arguments.add(openSearch.uri().toString());
          arguments.addAll(credentials(openSearch, openSearch.writerPassword()));
        }
        case "WRONG" -> {
          arguments.add(openSearch.uri().toString());
          arguments.addAll(credentials(openSearch, "wrong"));
        }
        default -> arguments.add(word);
      }
    }
    return arguments;
  }

  private List<String> credentials(OpenSearchNode node, String password) {
    return List.of(
        "--opensearch-ca",
        node.authorityPem().toString(),
        "--opensearch-credentials",
        TrailwardenOnFlink.credentials(folder, OpenSearchNode.WRITER, password).toString());
  }

  private static CommandResult launch(List<String> command) throws Exception {
    Process process = launcher(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandResult(process.waitFor(), output);
  }

  private static ProcessBuilder launcher(List<String> command) {
    List<String> all = new ArrayList<>(List.of("../deploy/trailwarden"));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().putAll(Parts.endpoints());
    return builder;
  }
}
