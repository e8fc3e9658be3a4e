package io.trailwarden.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.job.operator.Metrics;
import io.trailwarden.test.parts.FlinkCluster;
import io.trailwarden.test.parts.FlinkCluster.Submission;
import io.trailwarden.test.parts.KinesisEndpoint;
import io.trailwarden.test.parts.KinesisEndpoint.Entry;
import io.trailwarden.test.parts.OpenSearchNode;
import io.trailwarden.test.parts.Parts;
import io.trailwarden.test.parts.S3Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample logs through a real Kinesis endpoint, watched live by the job jar on a cluster: the
 * alerts are those of the replay, whatever happens meanwhile.
 */
class LiveIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String ALERTS = "trailwarden-alerts-*";

  @TempDir private Path folder;
  private final FlinkCluster flink = Parts.flink();
  private final KinesisEndpoint kinesis = Parts.kinesis();

  @BeforeEach
  void beginWithoutAlerts() {
    Parts.openSearch().queries().deleteIndices(ALERTS);
  }

  @AfterEach
  void leaveNoJob() {
    flink.runningJobs().forEach(flink::cancel);
  }

  @Test
  void eventsOnAStreamGiveTheAlertsOfTheReplay() {
    String arn = kinesis.createStream("live-events", 2);
    kinesis.put("live-events", SampleStream.events(1));
    String job = flink.submit(live(Parts.openSearch(), arn));

    awaitAllRead(Parts.openSearch(), "live-events");
    flink.stopWithSavepoint(job);

    assertAlertsAreThoseOfTheReplay(Parts.openSearch());
  }

  @Test
  void noticesOnAStreamGiveTheAlertsOfTheReplay() {
    S3Endpoint s3 = Parts.s3();
    s3.createBucket("noticed-sample-logs");
    s3.upload("noticed-sample-logs", SampleLogs.archive());
    String arn = kinesis.createStream("live-notices", 2);
    kinesis.put("live-notices", SampleStream.notices("noticed-sample-logs", 2));
    String job = flink.submit(live(Parts.openSearch(), arn));

    // A sentinel on the stream would overtake the objects that are still being fetched.
    String files = Integer.toString(SampleLogs.logFiles().size());
    await("all files that notices name")
        .atMost(LIMIT)
        .until(() -> files.equals(flink.accumulators(job).get(Metrics.FILES_READ)));
    flink.stopWithSavepoint(job);

    assertAlertsAreThoseOfTheReplay(Parts.openSearch());
  }

  @Test
  void neitherAKilledTaskManagerNorASavepointNorALostOpenSearchChangesTheAlerts() {
    List<Entry> events = SampleStream.events(3);
    int third = events.size() / 3;
    String arn = kinesis.createStream("live-faults", 2);
    try (OpenSearchNode node = OpenSearchNode.startSecured("opensearch-faults")) {
      Submission live = live(node, arn);
      kinesis.put("live-faults", events.subList(0, third));
      String job = flink.submit(live);
      await("a first alert").atMost(LIMIT).until(() -> node.queries().count(ALERTS) > 0);

      // Between two checkpoints: alerts that are written already are written again.
      flink.killTaskManager();
      kinesis.put("live-faults", events.subList(third, 2 * third));
      flink.startTaskManager();
      flink.awaitAllTasksRunning(job, LIMIT);
      flink.awaitNextCheckpoint(job, LIMIT);

      String savepoint = flink.stopWithSavepoint(job);
      kinesis.put("live-faults", events.subList(2 * third, events.size()));
      String resumed = flink.submit(live.from(savepoint));
      flink.awaitAllTasksRunning(resumed, LIMIT);
      node.kill();
      kinesis.put("live-faults", events.subList(0, third));
      node.start();

      awaitAllRead(node, "live-faults");
      flink.stopWithSavepoint(resumed);

      assertAlertsAreThoseOfTheReplay(node);
      assertThat(flink.restarts(resumed)).isZero();
    }
  }

  private Submission live(OpenSearchNode node, String arn) {
    return TrailwardenOnFlink.to(
        node,
        folder,
        "live",
        "--stream",
        arn,
        "--start",
        "TRIM_HORIZON",
        "--checkpoint-interval",
        "2s");
  }

  private void awaitAllRead(OpenSearchNode node, String stream) {
    List<String> sentinels = SampleStream.putSentinels(kinesis, stream);
    for (String sentinel : sentinels) {
      await("the sentinel " + sentinel)
          .atMost(LIMIT)
          .until(
              () ->
                  node.queries()
                          .search(
                              ALERTS,
                              "{\"query\":{\"term\":{\"trailwarden.entity\":\""
                                  + sentinel
                                  + "\"}}}")
                          .at("/hits/total/value")
                          .asLong()
                      > 0);
    }
  }

  private void assertAlertsAreThoseOfTheReplay(OpenSearchNode node) {
    SortedMap<String, JsonNode> found = Alerts.in(node, ALERTS);
    found.values().removeIf(alert -> SampleStream.isOfSentinel(alert.toString()));
    SortedMap<String, JsonNode> expected = ReplayedSample.alerts(folder);

    assertThat(Alerts.byDetector(found)).isEqualTo(Alerts.byDetector(expected));
    assertThat(found).isEqualTo(expected);
  }
}
