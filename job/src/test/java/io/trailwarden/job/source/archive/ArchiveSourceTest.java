package io.trailwarden.job.source.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.Origin;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveSourceTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @Test
  void readsEachFileOnceInTheOrderOfDelivery(@TempDir Path root) throws Exception {
    ArchiveFolder folder = new ArchiveFolder(root);
    Instant begin = Instant.parse("2025-03-14T23:00:00Z");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Instant time = begin.plusSeconds(60L * i);
      expected.add(
          folder.put(
              i % 3 == 0
                  ? ArchiveFolder.accessKey("logs/my-bucket-", time, i)
                  : ArchiveFolder.cloudTrailKey(
                      i % 3 == 1 ? "111122223333" : "444455556666",
                      i % 2 == 0 ? "us-east-1" : "eu-central-1",
                      time,
                      "u" + i)));
    }
    folder.put("AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/14/digest.json.gz");
    folder.put("logs/readme.json");
    Configuration configuration =
        new Configuration()
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.OBJECT_REUSE, true);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);

    assertThat(read(env, folder, 1)).containsExactlyElementsOf(expected);
    assertThat(read(env, folder, 2)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void givesDigestsWithWhatIsKeptBesideThem(@TempDir Path root) throws Exception {
    ArchiveFolder folder = new ArchiveFolder(root);
    String folderOfDay = "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/14/";
    String name =
        "111122223333_CloudTrail-Digest_us-east-1_audit_us-east-1_20250314T0%d0000Z.json.gz";
    String known = folder.put(folderOfDay + name.formatted(1));
    folder.put(known + ".metadata.json", "{\"signature\":\"aa\"}".getBytes(UTF_8));
    String bare = folder.put(folderOfDay + name.formatted(2));
    folder.put(folderOfDay + "other.json.gz");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    Map<String, Optional<String>> signatures = new TreeMap<>();
    try (CloseableIterator<RawChunk> chunks =
        env.fromSource(
                new ArchiveSource(folder.settings().withDigests()),
                ArchiveSource.watermarks(),
                "archive")
            .map(RawChunk::copy)
            .returns(RawChunkSerializer.TYPE)
            .executeAndCollect()) {
      chunks.forEachRemaining(
          chunk ->
              signatures.put(
                  ((Origin.LogFile) chunk.origin()).key(),
                  Optional.ofNullable(chunk.metadata()).map(DigestMetadata::signature)));
    }

    assertThat(signatures).isEqualTo(Map.of(known, Optional.of("aa"), bare, Optional.empty()));
  }

  private static List<String> read(
      StreamExecutionEnvironment env, ArchiveFolder folder, int parallelism) throws Exception {
    List<String> keys = new ArrayList<>();
    try (CloseableIterator<RawChunk> chunks =
        env.fromSource(new ArchiveSource(folder.settings()), ArchiveSource.watermarks(), "archive")
            .setParallelism(parallelism)
            .map(RawChunk::copy)
            .returns(RawChunkSerializer.TYPE)
            .setParallelism(parallelism)
            .executeAndCollect()) {
      chunks.forEachRemaining(
          chunk -> {
            assertThat(chunk.first() && chunk.last()).isTrue();
            keys.add(new String(chunk.bytes(), chunk.offset(), chunk.length(), UTF_8));
          });
    }
    return keys;
  }
}
