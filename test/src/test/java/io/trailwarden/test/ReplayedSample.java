package io.trailwarden.test;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.test.parts.Parts;
import java.nio.file.Path;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The alerts of a replay of the sample archive's directory, made once for all tests. */
final class ReplayedSample {
  private static @Nullable SortedMap<String, JsonNode> alerts;

  private ReplayedSample() {}

  /**
   * By id, without their origins.
   *
   * @param folder for the credentials of the replay
   */
  static synchronized SortedMap<String, JsonNode> alerts(Path folder) {
    if (alerts == null) {
      alerts = replay(folder, "sample", SampleLogs.archive().toString());
    }
    return alerts;
  }

  /** Replays an archive into the shared OpenSearch, on the shared cluster. */
  static SortedMap<String, JsonNode> replay(Path folder, String investigation, String archive) {
    TrailwardenOnFlink.mustEndWell(
        Parts.flink()
            .run(
                TrailwardenOnFlink.to(
                    Parts.openSearch(),
                    folder,
                    "replay",
                    "--archive",
                    archive,
                    "--investigation",
                    investigation,
                    "--parallelism",
                    "2"),
                false));
    return Alerts.in(Parts.openSearch(), "trailwarden-replay-" + investigation);
  }
}
