package io.trailwarden.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.test.parts.Parts;
import io.trailwarden.test.parts.S3Endpoint;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample archive, replayed by the job jar on a cluster into a real OpenSearch. */
class ReplayIT {
  @TempDir private Path folder;

  @Test
  void aDirectoryGivesTheAlertsThatTheStoryPromisesAndNoneElse() {
    SortedMap<String, JsonNode> alerts = ReplayedSample.alerts(folder);

    assertThat(Alerts.byDetector(alerts)).isEqualTo(SampleLogs.promisedAlerts());
  }

  @Test
  void aBucketGivesTheAlertsOfTheDirectoryThatMirrorsIt() {
    S3Endpoint s3 = Parts.s3();
    s3.createBucket("replayed-sample-logs");
    s3.upload("replayed-sample-logs", SampleLogs.archive());

    assertThat(ReplayedSample.replay(folder, "from-bucket", "s3://replayed-sample-logs"))
        .isEqualTo(ReplayedSample.alerts(folder));
  }
}
