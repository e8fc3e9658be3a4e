package io.trailwarden.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.keys.KeyFiles;
import io.trailwarden.job.operator.Metrics;
import io.trailwarden.job.verify.Findings;
import io.trailwarden.job.verify.LogFinding;
import io.trailwarden.job.verify.Verification;
import io.trailwarden.job.verify.VerifySettings;
import io.trailwarden.read.Limits;
import io.trailwarden.test.parts.FlinkCluster;
import io.trailwarden.test.parts.FlinkCluster.Submission;
import io.trailwarden.test.parts.KinesisEndpoint;
import io.trailwarden.test.parts.OpenSearchNode;
import io.trailwarden.test.parts.Parts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs are proven by the job on a cluster, replayed and live, as {@code verify} proves them. */
class IntegrityIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String ALERTS = "trailwarden-alerts-*";
  private static final String INTEGRITY = "trailwarden-integrity";

  @TempDir private Path folder;
  private final FlinkCluster flink = Parts.flink();
  private final KinesisEndpoint kinesis = Parts.kinesis();
  private final OpenSearchNode node = Parts.openSearch();

  @BeforeEach
  void beginWithoutDocuments() {
    node.queries().deleteIndices(ALERTS);
    node.queries().deleteIndices(INTEGRITY);
  }

  @AfterEach
  void leaveNoJob() {
    flink.runningJobs().forEach(flink::cancel);
  }

  @Test
  void aReplayOfTheTamperedTwinSaysWhatVerifySays() {
    TrailwardenOnFlink.mustEndWell(
        flink.run(
            TrailwardenOnFlink.to(
                node,
                folder,
                "replay",
                "--archive",
                SampleLogs.tampered().toString(),
                "--public-keys",
                SampleLogs.publicKeys().toString(),
                "--investigation",
                "tampered"),
            false));

    assertThat(verdicts()).isEqualTo(verified(SampleLogs.tampered()));
    SortedMap<String, Integer> alerts =
        Alerts.byDetector(Alerts.in(node, "trailwarden-replay-tampered"));
    assertThat(alerts.tailMap("integrity_").headMap("integrity_~"))
        .isEqualTo(
            Map.of(
                "integrity_digest_chain_broken", 1,
                "integrity_digest_missing", 1,
                "integrity_digest_signature_invalid", 1,
                "integrity_log_missing", 1,
                "integrity_log_modified", 1,
                "integrity_log_trailing_data", 1,
                "integrity_log_unlisted", 1,
                "integrity_log_unverifiable", 11));
  }

  @Test
  void anAlertIsNotVerifiedBeforeItsDigestComesAlsoWhenTheJobWasRestartedMeanwhile() {
    SampleBucket.fill();
    String arn = kinesis.createStream("integrity", 2);
    List<String> logFiles = new ArrayList<>(SampleLogs.logFiles());
    String lost = logFiles.stream().filter(IntegrityIT::stopsLogging).findFirst().orElseThrow();
    logFiles.remove(lost); // its notice never comes; the digest that lists it does
    String place = lost.substring(0, lost.indexOf("/2025/"));
    String first =
        logFiles.stream().filter(each -> each.startsWith(place)).findFirst().orElseThrow();
    kinesis.put("integrity", SampleStream.notices(SampleBucket.NAME, List.of(first), 5));
    String job = flink.submit(live(arn));
    awaitFiles(job, 1); // what was delivered before the first that is read is not missed
    logFiles.remove(first);
    kinesis.put("integrity", SampleStream.notices(SampleBucket.NAME, logFiles, 5));
    awaitFiles(job, 1 + logFiles.size());
    String savepoint = flink.stopWithSavepoint(job);
    assertThat(countOf(ALERTS, "trailwarden.integrity.verdict", "verified")).isZero();

    kinesis.put("integrity", SampleStream.notices(SampleBucket.NAME, SampleLogs.digests(), 6));
    String resumed = flink.submit(live(arn).from(savepoint));
    long logs = SampleLogs.logFiles().stream().filter(SampleLogs::isCloudTrail).count();
    await("the verdict on each log file")
        .atMost(LIMIT)
        .until(() -> countOf(INTEGRITY, "verdict", "verified") >= logs - 1);
    SampleStream.putLater(kinesis, "integrity", Instant.parse("2025-03-20T12:00:00Z"));
    await("the verdict on the log file of which no notice came")
        .atMost(LIMIT)
        .until(() -> countOf(INTEGRITY, "verdict", "verified") == logs);
    flink.stopWithSavepoint(resumed);

    assertThat(countOf(ALERTS, "trailwarden.integrity.verdict", "pending")).isZero();
    assertOnlyEventsRaisedAlertsThatStand();
  }

  private void awaitFiles(String job, int count) {
    String files = Integer.toString(count);
    await(files + " log files")
        .atMost(LIMIT)
        .until(() -> files.equals(flink.accumulators(job).get(Metrics.FILES_READ)));
  }

  private static boolean stopsLogging(String key) {
    return SampleLogs.isCloudTrail(key)
        && SampleLogs.records(key).stream().anyMatch(each -> each.contains("\"StopLogging\""));
  }

  /** Digests that came in no order were missing for a while: what that raised is resolved. */
  private void assertOnlyEventsRaisedAlertsThatStand() {
    SortedMap<String, Integer> standing = new TreeMap<>();
    long ofVerifiedFiles = 0;
    for (JsonNode alert : node.queries().documents(ALERTS).values()) {
      if (alert.get("status").asText().equals("New")) {
        standing.merge(alert.at("/trailwarden/detector").asText(), 1, Integer::sum);
        String verdict = alert.at("/trailwarden/integrity/verdict").asText();
        ofVerifiedFiles += verdict.equals("verified") ? 1 : 0;
      }
    }
    assertThat(standing).isEqualTo(SampleLogs.promisedAlerts());
    int ofCloudTrail =
        standing.entrySet().stream()
            .filter(each -> !each.getKey().startsWith("s3access_"))
            .mapToInt(Map.Entry::getValue)
            .sum();
    assertThat(ofVerifiedFiles).isEqualTo(ofCloudTrail);
  }

  private Submission live(String arn) {
    return TrailwardenOnFlink.to(
        node,
        folder,
        "live",
        "--stream",
        arn,
        "--start",
        "TRIM_HORIZON",
        "--checkpoint-interval",
        "2s",
        "--public-keys",
        SampleLogs.publicKeys().toString());
  }

  private long countOf(String indices, String field, String value) {
    String query =
        "{\"track_total_hits\":true,\"size\":0,\"query\":{\"term\":{\"%s\":\"%s\"}}}"
            .formatted(field, value);
    node.queries().refresh(indices);
    return node.queries().search(indices, query).at("/hits/total/value").asLong();
  }

  /** By key. */
  private SortedMap<String, String> verdicts() {
    SortedMap<String, String> verdicts = new TreeMap<>();
    for (JsonNode each : node.queries().documents(INTEGRITY).values()) {
      verdicts.put(each.get("key").asText(), each.get("verdict").asText());
    }
    return verdicts;
  }

  private static SortedMap<String, String> verified(Path archive) {
    SortedMap<String, String> verdicts = new TreeMap<>();
    new Verification(
            new VerifySettings(
                new ArchiveSettings(
                    archive.toString(),
                    new AwsSettings(null, null, null),
                    null,
                    null,
                    Set.of(),
                    Set.of(),
                    Duration.ZERO,
                    false),
                Set.of(),
                null,
                null,
                Duration.ofHours(2),
                null,
                Limits.DEFAULT.inflatedBytes(),
                VerifySettings.LISTED_IN_MEMORY),
            KeyFiles.read("--public-keys", SampleLogs.publicKeys(), note -> {}))
        .run(
            new Findings() {
              @Override
              public void digest(DigestFinding digest) {
                verdicts.put(digest.key(), digest.verdict().word());
              }

              @Override
              public void gap(Gap gap) {
                throw new AssertionError(gap);
              }

              @Override
              public void covered(ChainId chain, List<Periods.Period> periods) {}

              @Override
              public void overdue(Judgement.Overdue chain) {
                throw new AssertionError(chain);
              }

              @Override
              public void log(LogFinding file) {
                Verdict verdict = file.verdict().verdict();
                verdicts.put(file.key(), verdict.word());
              }

              @Override
              public void note(String line) {}
            });
    return verdicts;
  }
}
