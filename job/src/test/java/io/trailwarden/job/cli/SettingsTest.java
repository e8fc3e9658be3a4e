package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.alert.Run;
import io.trailwarden.derive.Environment;
import io.trailwarden.integrity.Integrity;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.IntegritySettings;
import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.config.StreamSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.read.Limits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String STREAM = "arn:aws:kinesis:us-east-1:111122223333:stream/trail";

  /** A MaxMind file that holds one network, 198.51.100.0/24, which is in Sweden. */
  private static final byte[] MAX_MIND_FILE =
      Base64.getDecoder()
          .decode(
              "AAAYAAABAAAYAAACAAADAAAYAAAEAAAYAAAFAAAYAAAYAAAGAAAYAAAHAAAIAAAYAAAJAAAYAAAKAAAYAAAY"
                  + "AAALAAAYAAAMAAANAAAYAAAOAAAYAAAYAAAPAAAYAAAQAAARAAAYAAAYAAASAAAYAAATAAAUAAAYAAAVAAAY"
                  + "AAAYAAAWAAAXAAAYAAAoAAAYAAAAAAAAAAAAAAAAAAAAAOFHY291bnRyeeFIaXNvX2NvZGVCU0Wrze9NYXhN"
                  + "aW5kLmNvbelbYmluYXJ5X2Zvcm1hdF9tYWpvcl92ZXJzaW9uogACW2JpbmFyeV9mb3JtYXRfbWlub3JfdmVy"
                  + "c2lvbqIAAEtidWlsZF9lcG9jaAgCAAAAAGlVuQBNZGF0YWJhc2VfdHlwZVBHZW9MaXRlMi1Db3VudHJ5S2Rl"
                  + "c2NyaXB0aW9u4UJlbk5tYWRlIGJ5IGEgdGVzdEppcF92ZXJzaW9uogAESWxhbmd1YWdlcwEEQmVuSm5vZGVf"
                  + "Y291bnTEAAAAGEtyZWNvcmRfc2l6ZaIAGA==");

  @TempDir Path directory;

  private static PipelineSettings settings(String... args) {
    return Parsed.command(ReplayCommand.class, args)
        .pipelineSettings(List.of(), FlinkHost.EMBEDDED);
  }

  private static ArchiveSettings archive(Map<String, String> environment, String... args) {
    return Parsed.command(ReplayCommand.class, environment, ConfigFile.NONE, args)
        .archiveSettings();
  }

  @Test
  void aReplayWithoutOptionsGoesToStandardOutputWithTheUsualLimits() {
    PipelineSettings settings = settings("replay", "--archive", "A");

    assertThat(settings.run()).isEqualTo(Run.replay("replay"));
    assertThat(settings.alerts()).isEqualTo(new Output.ToStandardOutput());
    assertThat(settings.deadLetters())
        .isEqualTo(
            new Output.ToFile(
                Path.of("trailwarden-dead-letters.jsonl").toAbsolutePath().toString()));
    assertThat(settings.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(settings.retention()).isEqualTo(Duration.ofHours(25));
    assertThat(settings.watermarkDelay()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.environment()).isEqualTo(Environment.UNKNOWN);
    assertThat(settings.from()).isNull();
    assertThat(settings.to()).isNull();
  }

  @Test
  void aReplayTakesItsOptions() {
    PipelineSettings settings =
        settings(
            "replay",
            "--archive=A",
            "--from=2026-01-05",
            "--to=2026-01-06T10:00:00+02:00",
            "--investigation=leak",
            "--own-accounts=111122223333,444455556666",
            "--trail-buckets=logs",
            "--watermark-delay=10m",
            "--retention=P2D",
            "--max-record-bytes=64KB",
            "--max-inflated-bytes=3GB");

    assertThat(settings.run()).isEqualTo(Run.replay("leak"));
    assertThat(settings.from()).isEqualTo(Instant.parse("2026-01-05T00:00:00Z"));
    assertThat(settings.to()).isEqualTo(Instant.parse("2026-01-06T08:00:00Z"));
    assertThat(settings.environment())
        .isEqualTo(new Environment(Set.of("111122223333", "444455556666"), Set.of("logs")));
    assertThat(settings.watermarkDelay()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.retention()).isEqualTo(Duration.ofDays(2));
    assertThat(settings.limits().recordBytes()).isEqualTo(64 * 1024);
    assertThat(settings.limits().inflatedBytes()).isEqualTo(3L << 30);
    assertThat(settings.limits().lineBytes()).isEqualTo(Limits.DEFAULT.lineBytes());
  }

  @Test
  void maxMindFilesAreNamedByTheirWholePathsAndOpenedAtOnce() throws IOException {
    Path countries = Files.write(directory.resolve("of, countries.mmdb"), MAX_MIND_FILE);
    Path numbers = Files.write(directory.resolve("numbers.mmdb"), MAX_MIND_FILE);
    Path text = Files.writeString(directory.resolve("text.mmdb"), "nothing of the kind");

    PipelineSettings settings =
        settings("replay", "--archive=A", "--geoip=" + countries, "--geoip", numbers.toString());

    assertThat(settings.environment().geoipFiles())
        .containsExactly(countries.toString(), numbers.toString());
    assertThatThrownBy(() -> settings("replay", "--archive=A", "--geoip=" + text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--geoip " + text + ": not a MaxMind file (");
  }

  @Test
  void anArchiveTakesItsOptions() {
    ArchiveSettings settings =
        archive(
            Map.of(),
            "replay",
            "--archive=s3://logs/prefix",
            "--from=2026-01-05",
            "--account=111122223333",
            "--region=us-east-1,eu-central-1",
            "--retention=3h",
            "--s3-endpoint=http://127.0.0.1:9000",
            "--aws-region=eu-west-1");

    assertThat(settings)
        .isEqualTo(
            new ArchiveSettings(
                "s3://logs/prefix",
                new AwsSettings(URI.create("http://127.0.0.1:9000"), null, "eu-west-1"),
                Instant.parse("2026-01-05T00:00:00Z"),
                null,
                Set.of("111122223333"),
                Set.of("us-east-1", "eu-central-1"),
                Duration.ofHours(3),
                false));
  }

  @Test
  void endpointsAreTakenFromAwsOwnVariablesTheNarrowerFirst() {
    Map<String, String> environment =
        Map.of("AWS_ENDPOINT_URL", "http://all", "AWS_ENDPOINT_URL_S3", "http://s3");

    AwsSettings fromVariables = archive(environment, "replay", "--archive=A").aws();
    AwsSettings fromOption =
        archive(environment, "replay", "--archive=A", "--s3-endpoint=http://mine").aws();

    assertThat(fromVariables)
        .isEqualTo(new AwsSettings(URI.create("http://s3"), URI.create("http://all"), null));
    assertThat(fromOption.s3Endpoint()).isEqualTo(URI.create("http://mine"));
  }

  @Test
  void nothingIsVerifiedUnlessItIsSaidWithWhichKeys() {
    PipelineSettings without = settings("replay", "--archive=A");
    PipelineSettings asked =
        settings(
            "replay",
            "--archive=A",
            "--to=2026-01-05",
            "--retention=3h",
            "--public-keys=aws",
            "--bucket=mine",
            "--overdue-after=4h",
            "--integrity-retention=30d",
            "--output=http://host:9200");
    PipelineSettings given =
        settings("replay", "--archive=A", "--public-keys=../sample-logs/public-keys");

    assertThat(without.integrity()).isNull();
    assertThat(asked.integrity().keys()).isEqualTo(new IntegritySettings.Keys.FromCloudTrail(null));
    assertThat(asked.integrity().verdicts()).isEqualTo(asked.alerts());
    assertThat(asked.integrity().rules())
        .isEqualTo(
            new Integrity.Settings(
                "mine",
                null,
                Instant.parse("2026-01-05T03:00:00Z"),
                Duration.ofHours(3),
                Duration.ofHours(4),
                Duration.ofDays(30)));
    assertThat(given.integrity().keys()).isInstanceOf(IntegritySettings.Keys.Given.class);
    assertThat(given.integrity().verdicts()).isNull();
    assertThatThrownBy(() -> settings("replay", "--archive=A", "--public-keys=none/there"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--public-keys none/there: no such file or directory");
  }

  @Test
  void deadLettersGoWhereAlertsGo() {
    Path file = directory.resolve("alerts.jsonl");

    assertThat(settings("replay", "--archive=A", "--output=" + file).deadLetters())
        .isEqualTo(new Output.ToFile(directory.resolve("alerts.dead-letters.jsonl").toString()));
    PipelineSettings toOpenSearch = settings("replay", "--archive=A", "--output=http://host:9200");
    assertThat(toOpenSearch.deadLetters()).isEqualTo(toOpenSearch.alerts());
    assertThat(
            settings(
                    "replay",
                    "--archive=A",
                    "--output=http://host:9200",
                    "--dead-letters=" + directory.resolve("dead.jsonl"))
                .deadLetters())
        .isEqualTo(new Output.ToFile(directory.resolve("dead.jsonl").toString()));
  }

  @Test
  void anOpenSearchKnowsItsPortAndFilesButNoSecrets() throws Exception {
    Path ca = Files.writeString(directory.resolve("ca.pem"), "x");
    Path credentials = Files.writeString(directory.resolve("c"), "username=a\npassword=hunter2\n");

    PipelineSettings settings =
        settings(
            "replay",
            "--archive=A",
            "--output=https://host/",
            "--opensearch-ca=" + ca,
            "--opensearch-credentials=" + credentials);

    assertThat(settings.alerts())
        .isEqualTo(
            new Output.ToOpenSearch(
                new OpenSearchSettings(
                    URI.create("https://host:443"), ca.toString(), credentials.toString())));
    assertThat(settings.toString()).doesNotContain("hunter2");
  }

  @Test
  void onAClusterStandardOutputIsRefused() {
    ReplayCommand replay = Parsed.command(ReplayCommand.class, "replay", "--archive=A");

    assertThatThrownBy(() -> replay.pipelineSettings(List.of(), FlinkHost.CLUSTER))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--output");
  }

  @Test
  void placeholdersComeFromTheFile() throws Exception {
    Path file = directory.resolve("c.yml");
    Files.writeString(file, "placeholders: {admins: [alice]}\n");
    ReplayCommand replay =
        Parsed.command(
            ReplayCommand.class, Map.of(), ConfigFile.read(file), "replay", "--archive=A");

    assertThat(replay.pipelineSettings(List.of(), FlinkHost.EMBEDDED).placeholders())
        .isEqualTo(Map.of("admins", List.of("alice")));
  }

  @Test
  void liveTakesItsOptions() {
    LiveCommand live =
        Parsed.command(
            LiveCommand.class,
            "live",
            "--stream=" + STREAM,
            "--output=http://host:9200",
            "--start=trim_horizon",
            "--kinesis-endpoint=http://127.0.0.1:4568");

    assertThat(live.streamSettings())
        .isEqualTo(
            new StreamSettings(
                List.of(STREAM),
                new AwsSettings(null, URI.create("http://127.0.0.1:4568"), null),
                StreamSettings.Start.TRIM_HORIZON));
    PipelineSettings settings =
        live.pipelineSettings(List.of(), live.openSearch.settings(live.output));
    assertThat(settings.run()).isEqualTo(Run.LIVE);
    assertThat(settings.deadLetters()).isEqualTo(settings.alerts());
  }
}
