package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample archive verifies clean, and its tampered twin gives what its README lists. */
final class VerifyCommandTest {
  private static final String ARCHIVE = "../sample-logs/archive";
  private static final String TAMPERED = "../sample-logs/tampered";
  private static final String KEYS = "../sample-logs/public-keys";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is wrong with the twin: the six things of the README, and what follows from them. */
  private static final Map<String, String> STORY =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("20250318T051937Z.json.gz", "missing"),
              Map.entry("20250318T0420Z_xp6HF3MfeYVxTA6B.json.gz", "unverifiable"),
              Map.entry("20250318T0430Z_TxXXddU3MG7Tey1X.json.gz", "unverifiable"),
              Map.entry("20250318T0440Z_DnoIrb89OhDM5DFp.json.gz", "unverifiable"),
              Map.entry("20250318T0450Z_B8P2FF4Bg5xjp5Ax.json.gz", "unverifiable"),
              Map.entry("20250318T0500Z_ePYki1XfpzskZ3Wj.json.gz", "unverifiable"),
              Map.entry("20250318T0510Z_hwn3NM3GsjL9KlTx.json.gz", "unverifiable"),
              Map.entry("20250318T0830Z_GfL53pMvWn3D2SpY.json.gz", "unlisted"),
              Map.entry("20250318T0930Z_QxGr8tjm8AT7YWc1.json.gz", "missing"),
              Map.entry("20250318T0940Z_yQKt1ST3gw7QwDaG.json.gz", "modified"),
              Map.entry("20250318T0950Z_HAn6kxAD34Z8IJ6x.json.gz", "trailing_data"),
              Map.entry("20250318T111937Z.json.gz", "signature_invalid"),
              Map.entry("20250318T121937Z.json.gz", "chain_broken"),
              Map.entry("20250318T1020Z_4kWEWwmk01ezxgKw.json.gz", "unverifiable"),
              Map.entry("20250318T1030Z_oCLeNMz2Z5t91RYw.json.gz", "unverifiable"),
              Map.entry("20250318T1040Z_PCgGrniCfx8BGnnE.json.gz", "unverifiable"),
              Map.entry("20250318T1050Z_eBYIKlEhEN71uEhm.json.gz", "unverifiable"),
              Map.entry("20250318T1110Z_7QwaNh64QPhB1ZFx.json.gz", "unverifiable")));

  @TempDir Path directory;

  private static Answer verify(String archive, String... options) {
    List<String> words = new ArrayList<>(List.of("verify", "--archive", archive));
    words.addAll(List.of(options));
    return Answer.to(words.toArray(String[]::new));
  }

  private static Map<String, String> bad(JsonNode list) {
    Map<String, String> bad = new TreeMap<>();
    for (JsonNode each : list) {
      String verdict = each.path("verdict").asText();
      String key = each.path("key").asText();
      if (!List.of("valid", "verified", "pending").contains(verdict)) {
        bad.put(key.substring(key.indexOf("_2025") + 1), verdict);
        assertThat(each.path("reason").asText()).as(key).isNotEmpty();
      }
      assertThat(each.path("bucket").asText()).isEqualTo("acme-log-archive");
    }
    return bad;
  }

  @Test
  void theSampleArchiveIsValid() throws IOException {
    Answer answer = verify(ARCHIVE, "--public-keys", KEYS, "--format", "json");

    JsonNode report = JSON.readTree(answer.out());
    assertThat(bad(report.path("digests"))).isEmpty();
    assertThat(bad(report.path("logs"))).isEmpty();
    assertThat(report.path("gaps")).isEmpty();
    assertThat(report.path("summary").path("overdue")).isEmpty();
    assertThat(report.path("digests").size()).isGreaterThan(100);
    assertThat(report.path("logs").size()).isGreaterThan(400);
    assertThat(report.path("summary").path("valid").asBoolean()).isTrue();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.code()).isZero();
  }

  @Test
  void theTamperedTwinTellsItsStory() throws IOException {
    Answer answer = verify(TAMPERED, "--public-keys", KEYS, "--format", "json");

    JsonNode report = JSON.readTree(answer.out());
    Map<String, String> found = bad(report.path("digests"));
    found.putAll(bad(report.path("logs")));
    assertThat(found).isEqualTo(STORY);
    assertThat(report.path("gaps")).isEmpty();
    assertThat(report.path("summary").path("digests").path("total").asInt()).isEqualTo(15);
    assertThat(report.path("summary").path("digests").path("valid").asInt()).isEqualTo(12);
    assertThat(answer.code()).isEqualTo(ExitCode.FOUND);
  }

  @Test
  void linesSayTheSameAsTheDocument() throws IOException {
    JsonNode report =
        JSON.readTree(verify(TAMPERED, "--public-keys", KEYS, "--format", "json").out());
    Answer answer = verify(TAMPERED, "--public-keys", KEYS, "--format", "jsonl");

    List<JsonNode> digests = new ArrayList<>();
    List<JsonNode> logs = new ArrayList<>();
    JsonNode last = null;
    for (String line : answer.out().lines().toList()) {
      last = JSON.readTree(line);
      String type = ((com.fasterxml.jackson.databind.node.ObjectNode) last).remove("type").asText();
      if (type.equals("digest")) {
        digests.add(last);
      } else if (type.equals("log")) {
        logs.add(last);
      }
    }
    assertThat(digests).containsExactlyElementsOf(report.path("digests"));
    assertThat(logs).containsExactlyElementsOf(report.path("logs"));
    assertThat(last.path("logs")).isEqualTo(report.path("summary").path("logs"));
    assertThat(answer.code()).isEqualTo(ExitCode.FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "7"})
  void parallelismChangesNothing(String parallelism) {
    Answer answer = verify(TAMPERED, "--public-keys", KEYS, "--parallelism", parallelism);

    assertThat(answer).isEqualTo(verify(TAMPERED, "--public-keys", KEYS));
  }

  @Test
  void theTextNamesWhatIsWrongAndCountsTheRest() {
    Answer answer = verify(TAMPERED, "--public-keys", KEYS);

    assertThat(answer.out())
        .containsPattern(
            "modified +log file s3://acme-log-archive/AWSLogs/\\S+T0940Z_\\S+: its content")
        .containsPattern("missing +digest s3://\\S+T051937Z.json.gz: ")
        .contains("Digests:          12/15 valid; 1 signature_invalid, 1 missing, 1 chain_broken")
        .contains("NOT all is as CloudTrail delivered it.");
    assertThat(answer.err()).isEmpty();
    assertThat(verify(ARCHIVE, "--public-keys", KEYS).out())
        .contains("Nothing speaks against what was verified.");
  }

  @Test
  void timesAccountsAndRegionsNarrowIt() throws IOException {
    Answer answer =
        verify(
            TAMPERED,
            "--public-keys",
            KEYS,
            "--format",
            "json",
            "--from",
            "2025-03-18T06:20:00Z",
            "--to",
            "2025-03-18T08:20:00Z");

    JsonNode report = JSON.readTree(answer.out());
    assertThat(answer.code()).isZero();
    assertThat(report.path("digests")).hasSize(3);
    assertThat(report.path("logs")).hasSize(12);

    JsonNode one =
        JSON.readTree(
            verify(
                    ARCHIVE,
                    "--public-keys",
                    KEYS,
                    "--format",
                    "json",
                    "--account",
                    "444455556666",
                    "--region",
                    "us-west-2")
                .out());
    assertThat(one.findValuesAsText("key"))
        .isNotEmpty()
        .allMatch(key -> key.contains("444455556666_") && key.contains("_us-west-2_"));
  }

  @Test
  void aTrailThatIsNotThereLeavesNoDigest() throws IOException {
    Answer answer =
        verify(TAMPERED, "--public-keys", KEYS, "--format", "json", "--trail", "nobody");

    JsonNode report = JSON.readTree(answer.out());
    assertThat(report.path("digests")).isEmpty();
    assertThat(bad(report.path("logs")).keySet())
        .contains("20250318T0830Z_GfL53pMvWn3D2SpY.json.gz")
        .doesNotContain("20250318T0940Z_yQKt1ST3gw7QwDaG.json.gz");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "--from 2020-03-18 --to 2020-03-19 => 0 log files; widen --from, --to or --trail",
        "--trail nobody => 0 log files; widen --from, --to or --trail",
      })
  void whereThereIsNoDigestNothingIsProven(String narrowing, String line) {
    Answer answer = verify(ARCHIVE, ("--public-keys " + KEYS + " " + narrowing).split(" "));

    assertThat(answer.out()).contains("NOTHING was verified").doesNotContain("Nothing speaks");
    assertThat(answer.err())
        .isEqualTo(
            "trailwarden: nothing was verified: there is no digest of what was asked for, and "
                + line
                + System.lineSeparator());
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anArchiveWithoutItsDigestsDoesNotPassForAProof() throws IOException {
    copy(Path.of(TAMPERED), directory);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.filter(f -> f.toString().contains("_CloudTrail-Digest_")).toList()) {
        Files.delete(each);
      }
    }

    Answer answer =
        verify(
            directory.toString(),
            "--public-keys",
            KEYS,
            "--bucket",
            "acme-log-archive",
            "--format",
            "json");

    JsonNode report = JSON.readTree(answer.out());
    assertThat(report.path("summary").path("valid").asBoolean()).isFalse();
    assertThat(bad(report.path("logs")).values()).containsOnly("undigested");
    assertThat(answer.err()).contains("log file validation was never on, or all digests were");
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aSingleFileOfKeysServesAllRegionsByFingerprint() throws IOException {
    Answer answer = verify(TAMPERED, "--public-keys", KEYS + "/us-east-1.json", "--format", "json");
    assertThat(JSON.readTree(answer.out()).path("summary").path("digests").path("valid").asInt())
        .isEqualTo(12);

    Answer foreign =
        verify(TAMPERED, "--public-keys", KEYS + "/us-west-2.json", "--format", "json");
    assertThat(bad(JSON.readTree(foreign.out()).path("digests")).values())
        .containsOnly("public_key_not_found", "missing");
    assertThat(foreign.code()).isEqualTo(ExitCode.FOUND);
  }

  @Test
  void aCopyWithoutMetadataIsVouchedForByWhatFollows() throws IOException {
    copy(Path.of(TAMPERED), directory);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.filter(f -> f.toString().endsWith(".metadata.json")).toList()) {
        Files.delete(each);
      }
    }

    Map<String, String> found =
        bad(
            JSON.readTree(
                    verify(directory.toString(), "--public-keys", KEYS, "--format", "json").out())
                .path("digests"));

    assertThat(found)
        .containsOnly(
            Map.entry("20250318T051937Z.json.gz", "missing"),
            Map.entry("20250318T111937Z.json.gz", "signature_invalid"),
            Map.entry("20250318T121937Z.json.gz", "chain_broken"),
            // A digest that nobody follows, before the one that is gone, or at the end.
            Map.entry("20250318T041937Z.json.gz", "signature_missing"),
            Map.entry("20250318T141937Z.json.gz", "signature_missing"));
  }

  @Test
  void aBucketOfAnotherNameMakesEveryDigestMoved() throws IOException {
    Answer answer =
        verify(TAMPERED, "--public-keys", KEYS, "--bucket", "elsewhere", "--format", "json");

    assertThat(JSON.readTree(answer.out()).path("summary").path("digests").path("moved").asInt())
        .isEqualTo(14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "/no/archive --public-keys KEYS => There is no directory /no/archive: give --archive a directory that mirrors a bucket, or s3://BUCKET[/PREFIX]",
        "ARCHIVE --public-keys /no/keys => --public-keys /no/keys: no such file or directory",
        "ARCHIVE --public-keys pom.xml => --public-keys pom.xml: it is not JSON",
        "ARCHIVE --public-keys src => --public-keys src: there is no REGION.json in it, such as us-east-1.json",
        "src --public-keys KEYS => There are no CloudTrail logs or digests in src: point --archive at the folder or prefix that holds AWSLogs",
        "ARCHIVE --public-keys KEYS --region us-east-9 => There are no CloudTrail logs or digests in ../sample-logs/archive of the accounts and regions asked for: widen --account or --region",
        "ARCHIVE --public-keys KEYS --account 123 => not an account number of 12 digits: '123'",
        "ARCHIVE --public-keys KEYS --parallelism 0 => --parallelism is from 1 to 1024, not 0",
        "ARCHIVE --public-keys KEYS --parallelism 9999 => --parallelism is from 1 to 1024, not 9999",
        "ARCHIVE --public-keys KEYS --from 2025-03-19 --to 2025-03-18 => --from 2025-03-19T00:00:00Z is not before --to 2025-03-18T00:00:00Z",
        "s3://b --public-keys KEYS --bucket c => --bucket says what a directory stands for; s3://b is a bucket",
      })
  void whatCanNotBeDoneIsOneLine(String words, String line) {
    String[] args =
        ("verify --archive " + words).replace("ARCHIVE", ARCHIVE).replace("KEYS", KEYS).split(" ");

    Answer answer = Answer.to(args);

    assertThat(answer.err()).isEqualTo("trailwarden: " + line + System.lineSeparator());
    assertThat(answer.out()).isEmpty();
    assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }
}
