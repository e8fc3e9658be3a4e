package io.trailwarden.samplelogs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
  private static final Path COMMITTED = Path.of("..");

  @TempDir static Path made;
  private static SortedMap<String, String> archive;

  @BeforeAll
  static void make() throws IOException {
    Generator.write(Plan.SAMPLE, made);
    archive = Tree.read(made.resolve("archive"));
  }

  @Test
  void theCommittedArchiveIsWhatTheGeneratorMakes() throws IOException {
    assertSame(Tree.read(COMMITTED.resolve("archive")), archive);
  }

  @Test
  void theCommittedTwinIsWhatTheGeneratorMakes() throws IOException {
    assertSame(Tree.read(COMMITTED.resolve("tampered")), Tree.read(made.resolve("tampered")));
  }

  @Test
  void theCommittedPublicKeysAreWhatTheGeneratorMakes() throws IOException {
    assertSame(Tree.read(COMMITTED.resolve("public-keys")), Tree.read(made.resolve("public-keys")));
  }

  private static void assertSame(
      SortedMap<String, String> committed, SortedMap<String, String> now) {
    assertThat(committed.keySet()).isEqualTo(now.keySet());
    committed.forEach((name, content) -> assertThat(now.get(name)).as(name).isEqualTo(content));
  }

  @Test
  void anotherSeedGivesOtherRecords(@TempDir Path other) throws IOException {
    Generator.write(Plan.SAMPLE.withSeed(2).withEvents(200).withLines(200), other);
    assertThat(Tree.read(other.resolve("archive")).keySet()).isNotEqualTo(archive.keySet());
  }

  @Test
  void moreAccountsRegionsAndDaysGiveALargerArchive(@TempDir Path other) throws IOException {
    Plan plan =
        Plan.SAMPLE
            .withAccounts(3)
            .withRegions(List.of("ap-south-1", "us-east-1"))
            .withDays(2)
            .withEvents(900);
    Generator.write(plan, other);
    Set<String> names = Tree.read(other.resolve("archive")).keySet();
    assertThat(names)
        .anyMatch(name -> name.startsWith("AWSLogs/701111111111/CloudTrail/ap-south-1/2025/03/17/"))
        .anyMatch(name -> name.startsWith("AWSLogs/701111111111/CloudTrail/us-east-1/2025/03/18/"));
    assertThat(Tree.read(other.resolve("public-keys")).keySet())
        .containsExactly("ap-south-1.json", "us-east-1.json");
  }

  @Test
  void everyRecordIsJsonOfItsFilesAccountAndRegion() throws IOException {
    for (JsonNode record : records().values()) {
      assertThat(record.path("eventVersion").asText()).startsWith("1.");
      assertThat(record.path("eventTime").asText()).startsWith("2025-03-18T");
      assertThat(record.path("eventID").asText()).hasSize(36);
    }
  }

  @Test
  void someRecordsComeTwiceAndSomeLate() throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    int late = 0;
    for (Map.Entry<String, String> file : archive.entrySet()) {
      if (file.getKey().contains("/CloudTrail/")) {
        String delivered = file.getKey().replaceAll(".*_(\\d{8}T\\d{4})Z_.*", "$1");
        for (JsonNode record : parse(file.getValue()).path("Records")) {
          seen.merge(record.path("eventID").asText(), 1, Integer::sum);
          String hour = record.path("eventTime").asText().replaceAll("[-:]", "").substring(0, 11);
          if (Integer.parseInt(delivered.substring(9, 11)) - Integer.parseInt(hour.substring(9))
              >= 2) {
            late++;
          }
        }
      }
    }
    assertThat(seen.values().stream().filter(count -> count == 2).count()).isGreaterThan(3);
    assertThat(late).isGreaterThan(3);
    assertThat(seen).hasSizeGreaterThan(4000);
  }

  @Test
  void dataEventsNameTheRequestIdsOfTheAccessLog() throws IOException {
    Set<String> requestIds = new HashSet<>();
    archive.forEach(
        (name, content) -> {
          if (name.startsWith("s3-access/customer-reports/")) {
            content.lines().forEach(line -> requestIds.add(line.split("] ")[1].split(" ")[2]));
          }
        });
    int dataEvents = 0;
    for (JsonNode record : records().values()) {
      if (record.path("eventCategory").asText().equals("Data")) {
        dataEvents++;
        assertThat(requestIds).contains(record.path("requestID").asText());
      }
    }
    assertThat(dataEvents).isGreaterThan(200);
  }

  @Test
  void accessLogsLieUnderBothKindsOfKey() {
    assertThat(archive.keySet())
        .anyMatch(
            name ->
                name.matches(
                    "s3-access/customer-reports/2025-03-18-\\d{2}-\\d{2}-\\d{2}-[0-9A-F]{16}"))
        .anyMatch(
            name ->
                name.matches(
                    "s3-access/111122223333/us-west-2/acme-web-assets/2025/03/18/"
                        + "2025-03-18-\\d{2}-\\d{2}-\\d{2}-[0-9A-F]{16}"));
  }

  @Test
  void productionFallsSilentWhenItsTrailIsStopped() throws IOException {
    for (JsonNode record : records().values()) {
      if (record.path("recipientAccountId").asText().equals(Organization.PRODUCTION)) {
        assertThat(record.path("eventTime").asText()).isLessThan("2025-03-18T13:08:22Z");
      }
    }
  }

  @Test
  void theReadmeCountsAlertsAndNamesWhatWasChangedInTheTwin() throws IOException {
    Path readme = COMMITTED.resolve("README.md");
    assertThat(ExpectedAlerts.read(readme)).containsEntry("root_login_failed", 1);
    String text = Files.readString(readme);
    SortedMap<String, String> twin = Tree.read(made.resolve("tampered"));
    Set<String> all = new HashSet<>(twin.keySet());
    all.addAll(archive.keySet());
    for (String name : all) {
      boolean inTwin = twin.containsKey(name);
      boolean ofChain = name.matches("AWSLogs/111122223333/CloudTrail[^/]*/us-east-1/.*");
      if (ofChain && (!inTwin || !twin.get(name).equals(archive.get(name)))) {
        String base = name.substring(name.lastIndexOf('/') + 1);
        assertThat(text).contains(base.replace(".metadata.json", ""));
      }
    }
  }

  @Test
  void whatTheCommandLineGetsWrongIsOneLineAndTheUsage(@TempDir Path there) throws IOException {
    Files.createDirectories(there.resolve("archive/AWSLogs"));
    assertThat(errorOf("--output")).startsWith("--output needs a value");
    assertThat(errorOf("--events", "many")).startsWith("--events takes a whole number, not 'many'");
    assertThat(errorOf("--colour", "red")).startsWith("unknown option '--colour'");
    assertThat(errorOf("--seed", "1")).startsWith("--output DIR is needed");
    assertThat(errorOf("--regions", "eu-central-1")).startsWith("--regions must name us-east-1");
    assertThat(errorOf("--output", there.toString()))
        .startsWith(there.resolve("archive") + " is there already");
  }

  private static String errorOf(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        Generator.run(
            List.of(args),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    assertThat(code).isEqualTo(2);
    assertThat(out.size()).isZero();
    return errors.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, JsonNode> records() throws IOException {
    Map<String, JsonNode> records = new HashMap<>();
    for (Map.Entry<String, String> file : archive.entrySet()) {
      String[] path = file.getKey().split("/");
      if (path[2].equals("CloudTrail")) {
        for (JsonNode record : parse(file.getValue()).path("Records")) {
          assertThat(record.path("recipientAccountId").asText()).isEqualTo(path[1]);
          assertThat(record.path("awsRegion").asText()).isEqualTo(path[3]);
          records.put(record.path("eventID").asText(), record);
        }
      }
    }
    return records;
  }

  private static JsonNode parse(String content) throws IOException {
    return Json.read(content.getBytes(StandardCharsets.ISO_8859_1));
  }
}
