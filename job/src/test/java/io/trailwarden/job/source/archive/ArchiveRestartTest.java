package io.trailwarden.job.source.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.Origin;
import io.trailwarden.job.type.RawChunk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An archive is read through failures and savepoints: no file missing, none begun in its middle.
 */
final class ArchiveRestartTest {
  private static final int FILES = 400;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path root;
  @TempDir Path savepoints;
  private final List<String> expected = new ArrayList<>();
  private ArchiveFolder folder;

  @BeforeEach
  void fill() {
    folder = new ArchiveFolder(root);
    Instant begin = Instant.parse("2025-03-14T09:00:00Z");
    for (int i = 0; i < FILES; i++) {
      expected.add(
          folder.put(
              ArchiveFolder.cloudTrailKey(
                  i % 2 == 0 ? "111122223333" : "444455556666",
                  "us-east-1",
                  begin.plusSeconds(60L * i),
                  "u"),
              new byte[i % 8 == 0 ? 600_000 : 20_000]));
    }
    Seen.reset();
  }

  @Test
  void missesNothingWhenATaskFailsInTheMiddle() throws Exception {
    Seen.failAt = FILES / 2;

    job(new Configuration(), 2).get(2, TimeUnit.MINUTES);

    assertThat(Seen.FILES_ENDED.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(Seen.FAULTS).isEmpty();
    assertThat(Seen.failed).isTrue();
  }

  @Test
  void goesOnAfterASavepointWithAnotherParallelism() throws Exception {
    Seen.gateAt = FILES / 2;
    JobClient client = submit(new Configuration(), 2);
    assertThat(Seen.gate.await(1, TimeUnit.MINUTES)).isTrue();
    var stopped =
        client.stopWithSavepoint(
            false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL);
    letPassOneByOneUntil(stopped);
    String savepoint = stopped.get(1, TimeUnit.MINUTES);
    int before = Seen.FILES_ENDED.size();
    assertThat(before).isBetween(FILES / 2, FILES - 1);

    Seen.gateAt = Integer.MAX_VALUE;
    job(new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint), 1)
        .get(2, TimeUnit.MINUTES);

    assertThat(Seen.FILES_ENDED.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(Seen.FILES_ENDED.values()).containsOnly(1);
    assertThat(Seen.FAULTS).isEmpty();
  }

  /** So that the savepoint is not overtaken by the end of the input. */
  private static void letPassOneByOneUntil(CompletableFuture<?> done) {
    Awaitility.await()
        .atMost(1, TimeUnit.MINUTES)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Seen.open.release();
              return done.isDone();
            });
    Seen.open.release(FILES);
  }

  private CompletableFuture<?> job(Configuration with, int parallelism) throws Exception {
    return submit(with, parallelism).getJobExecutionResult();
  }

  private JobClient submit(Configuration with, int parallelism) throws Exception {
    Configuration configuration =
        new Configuration()
            .set(PipelineOptions.GENERIC_TYPES, false)
            .set(PipelineOptions.OBJECT_REUSE, true)
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20))
            .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3)
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
    configuration.addAll(with);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    env.fromSource(new ArchiveSource(folder.settings()), ArchiveSource.watermarks(), "archive")
        .uid("archive")
        .map(new Watch())
        .returns(Types.LONG)
        .uid("watch")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    return env.executeAsync();
  }

  /** What all tasks of this JVM saw. */
  private static final class Seen {
    static final Map<String, Integer> FILES_ENDED = new ConcurrentHashMap<>();
    static final ConcurrentLinkedQueue<String> FAULTS = new ConcurrentLinkedQueue<>();
    static volatile int failAt;
    static volatile int gateAt;
    static volatile boolean failed;
    static CountDownLatch gate = new CountDownLatch(1);
    static Semaphore open = new Semaphore(0);

    static void reset() {
      FILES_ENDED.clear();
      FAULTS.clear();
      failAt = Integer.MAX_VALUE;
      gateAt = Integer.MAX_VALUE;
      failed = false;
      gate = new CountDownLatch(1);
      open = new Semaphore(0);
    }
  }

  /** Follows the chunks of a task, and fails or waits where the test wants it. */
  private static final class Watch extends RichMapFunction<RawChunk, Long>
      implements CheckpointListener {
    private static final long serialVersionUID = 1;

    private transient Origin current;
    private transient long newest;
    private transient boolean checkpointed;

    @Override
    public Long map(RawChunk chunk) throws Exception {
      if (chunk.failure() != null) {
        Seen.FAULTS.add(chunk.failure().detail());
      }
      if (chunk.first() ? current != null : !chunk.origin().equals(current)) {
        Seen.FAULTS.add("not the next chunk: " + chunk.origin().uri());
      }
      if (chunk.origin().deliveredAt() < newest) {
        Seen.FAULTS.add("out of order: " + chunk.origin().uri());
      }
      newest = chunk.origin().deliveredAt();
      current = chunk.last() ? null : chunk.origin();
      if (chunk.last()) {
        Seen.FILES_ENDED.merge(((Origin.LogFile) chunk.origin()).key(), 1, Integer::sum);
      }
      int ended = Seen.FILES_ENDED.size();
      boolean now = checkpointed || ended > FILES - 60; // best behind a checkpoint, but in any case
      if (ended >= Seen.failAt && now && !Seen.failed && !chunk.last()) {
        Seen.failed = true;
        throw new IllegalStateException("the failure that the test wants");
      }
      if (ended >= Seen.gateAt) {
        Seen.gate.countDown();
        Seen.open.acquire();
      }
      return 1L;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      checkpointed = true;
    }
  }
}
