package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLineErrorsTest {
  private static final String STREAM = "arn:aws:kinesis:us-east-1:111122223333:stream/trail";

  @TempDir Path directory;

  @ParameterizedTest(name = "trailwarden {0}")
  @CsvSource(
      delimiterString = "=>",
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "''                                  => name a command: replay, live, verify, alerts, detectors or setup; `trailwarden --help` tells what they do",
        "reply                               => there is no command 'reply'; did you mean replay? (see `trailwarden --help`)",
        "replay                              => Missing required option: '--archive=DIR|s3://BUCKET[/PREFIX]' (see `trailwarden replay --help`)",
        "replay --archive A extra            => unexpected argument 'extra' (see `trailwarden replay --help`)",
        "replay --archive A --investigaton x => unknown option '--investigaton'; did you mean --investigation? (see `trailwarden replay --help`)",
        "replay --archive A --pasword=secret => unknown option '--pasword' (see `trailwarden replay --help`)",
        "replay --archive A --accounts 1     => unknown option '--accounts'; did you mean --account or --own-accounts? (see `trailwarden replay --help`)",
        "replay --archive A --from yesterday => Invalid value for option '--from': 'yesterday' is neither a day such as 2026-01-05 nor a time such as 2026-01-05T10:00:00Z (see `trailwarden replay --help`)",
        "replay --archive A --retention 25   => Invalid value for option '--retention': '25' is not a duration such as 45s, 30m, 25h or 7d (see `trailwarden replay --help`)",
        "replay --archive A --max-line-bytes big => Invalid value for option '--max-line-bytes': 'big' is not a size such as 4096, 64KB, 32MB or 16GB (see `trailwarden replay --help`)",
        "replay --archive A --max-line-bytes 4GB => --max-line-bytes is at most 2 GB",
        "replay --archive A --max-depth 0    => limits must be positive",
        "replay --archive A --parallelism two => Invalid value for option '--parallelism': 'two' is not an int (see `trailwarden replay --help`)",
        "replay --archive A --parallelism 0  => --parallelism is from 1 to 1024, not 0",
        "replay --archive A --web-port 99999 => --web-port is from 1 to 65535, not 99999",
        "replay --archive A --from 2026-01-06 --to 2026-01-05 => --from 2026-01-06T00:00:00Z is not before --to 2026-01-05T00:00:00Z",
        "replay --archive A --own-accounts 1 => not an account number of 12 digits: '1'",
        "replay --archive A --investigation Leak => an investigation's name is 1 to 64 of a-z, 0-9, _ and -, and begins with a letter or digit; not 'Leak'",
        "replay --archive A --output alerts.txt => --output takes a file whose name ends in .jsonl, not 'alerts.txt'",
        "replay --archive A --output /no/such/dir/a.jsonl => --output /no/such/dir/a.jsonl: there is no directory /no/such/dir",
        "replay --archive A --output ftp://host => --output is not the URL of an OpenSearch such as https://search.example.com:9200: 'ftp://host'",
        "replay --archive A --output http://host:9200/index => --output is not the URL of an OpenSearch such as https://search.example.com:9200: 'http://host:9200/index'",
        "replay --archive A --output http://host --opensearch-ca /no/ca.pem => --opensearch-ca /no/ca.pem: no such file, or it can't be read",
        "replay --archive A --s3-endpoint localhost:9000 => --s3-endpoint is not a URL such as http://127.0.0.1:4566: 'localhost:9000'",
        "replay --archive A --geoip /no/countries.mmdb => --geoip /no/countries.mmdb: no such file",
        "replay --archive A --rules /no/rules => /no/rules:1:1: no such file or directory",
        "replay --archive /no/archive       => There is no directory /no/archive: give --archive a directory that mirrors a bucket, or s3://BUCKET[/PREFIX]",
        "replay --archive A --config /no/file => /no/file: no such configuration file",
        "live --output http://host           => Missing required option: '--stream=ARN' (see `trailwarden live --help`)",
        "live --stream trail --output http://host => --stream is not the ARN of a Kinesis stream, such as arn:aws:kinesis:us-east-1:111122223333:stream/trail: 'trail'",
        "live --stream STREAM                => Missing required option: '--output=URL' (see `trailwarden live --help`)",
        "live --stream STREAM --output alerts.jsonl => --output is not the URL of an OpenSearch such as https://search.example.com:9200: 'alerts.jsonl'",
        "live --stream STREAM --output http://host --start NOW => Invalid value for option '--start': expected one of [LATEST, TRIM_HORIZON] (case-insensitive) but was 'NOW' (see `trailwarden live --help`)",
        "live --stream STREAM --output http://host --resume latest => --resume latest looks into a --checkpoint-dir on this machine; else name the checkpoint",
        "live --stream STREAM --output http://host --resume /no/chk-1 => --resume /no/chk-1: there is no checkpoint or savepoint",
        "detectors show root_activty         => there is no detector 'root_activty', see `trailwarden detectors list`; did you mean root_activity?",
        "detectors show                      => Missing required parameter: 'ID' (see `trailwarden detectors show --help`)",
        "replay --archive A --only-rules    => --only-rules leaves no detector; name rules with --rules DIR",
        "detectors list --only-rules        => --only-rules leaves no detector; name rules with --rules DIR",
        "detectors lnt DIR                  => there is no command 'lnt'; did you mean lint? (see `trailwarden detectors --help`)",
        "detectors lint                     => Missing required parameter: 'DIR|FILE' (see `trailwarden detectors lint --help`)",
        "detectors lint DIR --severity bad  => Invalid value for option '--severity': expected one of [ERROR, WARNING, HINT, NOTE] (case-insensitive) but was 'bad' (see `trailwarden detectors lint --help`)",
        "detectors test                     => Missing required parameter: 'DIR|FILE' (see `trailwarden detectors test --help`)",
        "detectors test /no/rules           => /no/rules:1:1: no such file or directory",
        "detectors explain root_activty -   => there is no detector 'root_activty', see `trailwarden detectors list`; did you mean root_activity?",
        "detectors explain root_activity    => Missing required parameter: 'EVENT|-' (see `trailwarden detectors explain --help`)",
        "detectors explain root_activity /no/event.json => /no/event.json: no such file",
        "detectors explain root_activity .  => .: is a directory; name one file",
        "detectors explain root_activity pom.xml => pom.xml: no event can be read: not a line of an S3 server access log",
        "detectors explain root_activity pom.xml --limit 0 => --limit is at least 1, not 0",
        "alerts --output http://host --limit 0 => --limit is from 1 to 10000, not 0",
      })
  void oneLineSaysWhatToDo(String args, String line) {
    String[] words = args.isEmpty() ? new String[0] : args.replace("STREAM", STREAM).split(" ");

    Answer answer = Answer.to(words);

    assertThat(answer.err()).isEqualTo("trailwarden: " + line + System.lineSeparator());
    assertThat(answer.out()).isEmpty();
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anOpenSearchThatIsNotThereIsOneLine() {
    Answer answer =
        Answer.to(
            "replay", "--archive", "../sample-logs/archive", "--output", "http://127.0.0.1:1");

    assertThat(answer.err()).startsWith("trailwarden: ").contains("127.0.0.1:1").hasLineCount(1);
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void everythingThatIsWrongWithRulesIsALineEach() throws Exception {
    Files.writeString(directory.resolve("a.yml"), "title: [\n");
    Files.writeString(directory.resolve("b.yml"), "title: b\nlogsource: {}\n");
    Files.writeString(
        directory.resolve("c.yml"),
        """
        title: It parses, and can't be compiled
        correlation:
          type: event_count
          rules: [root_activity]
          timespan: 1h
          condition: { gte: 1000000 }
        """);

    Answer answer = Answer.to("replay", "--archive", "A", "--rules", directory.toString());

    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    List<String> lines = new ArrayList<>(answer.err().lines().toList());
    assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
    assertThat(lines).allMatch(line -> line.startsWith("trailwarden: " + directory));
    assertThat(lines).anyMatch(line -> line.contains("a.yml:"));
    assertThat(lines).anyMatch(line -> line.contains("b.yml:"));
    assertThat(lines).anyMatch(line -> line.contains("c.yml:"));
  }

  @ParameterizedTest
  @CsvSource({
    "--output, https://admin:hunter2@host:9200",
    "--output, https://admin:hun/ter2@host:9200",
    "--output, https://admin:hun^hunter2@host",
    "--s3-endpoint, http://admin:hunter2@host",
    "--output, ftp://x?http://admin:hunter2@host",
  })
  void aPasswordInAUrlIsRefusedAndNotPrinted(String option, String url) {
    Answer answer = Answer.to("replay", "--archive", "A", option, url);

    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err()).contains(option).doesNotContain("hunter2").hasLineCount(1);
    assertThat(answer.out()).isEmpty();
  }

  @Test
  void aPasswordInAUrlThatStandsWhereNoneBelongsIsNotPrinted() {
    Answer answer = Answer.to("replay", "--archive", "A", "https://admin:hunter2@host");

    assertThat(answer.err()).contains("https://***@host").doesNotContain("hunter2");
  }

  @Test
  void aWrongValueOfTheEnvironmentNamesTheVariable() {
    Answer answer = Answer.to(Map.of("TRAILWARDEN_PARALLELISM", "two"), "replay", "--archive", "A");

    assertThat(answer.err())
        .isEqualToIgnoringNewLines(
            "trailwarden: Invalid value for option '--parallelism': 'two' is not an int"
                + " (TRAILWARDEN_PARALLELISM) (see `trailwarden replay --help`)");
  }

  @Test
  void aWrongValueOfTheFileNamesFileAndLine() throws Exception {
    Path file = directory.resolve("trailwarden.yml");
    Files.writeString(file, "archive: A\nparallelism: two\n");

    Answer answer = Answer.to("replay", "--config", file.toString());

    assertThat(answer.err()).contains("'two' is not an int (" + file + ":2)").hasLineCount(1);
  }
}
