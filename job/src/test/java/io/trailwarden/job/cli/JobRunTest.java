package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.operator.Metrics;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunTest {
  @TempDir Path directory;

  private JobRun job(@Nullable RuntimeException failure) {
    FlinkOptions options = new FlinkOptions();
    options.parallelism = 2;
    options.workDir = directory;
    JobRun job = JobRun.embedded(options, new Configuration());
    job.environment()
        .fromSequence(1, 100)
        .filter(new Counting(failure))
        .sinkTo(new DiscardingSink<>());
    return job;
  }

  @Test
  void aJobEndsWithWhatItCounted() {
    JobRun.Result result = job(null).run("counts", counts -> {});

    assertThat(result.counts().orElseThrow().events()).isEqualTo(100);
    assertThat(result.jobId()).hasSize(32);
  }

  @Test
  void anUnforeseenFailureIsItsRootCauseInOneLine() {
    JobRun job = job(new IllegalStateException("it broke\nhere"));

    assertThatThrownBy(() -> job.run("fails", counts -> {}))
        .isInstanceOf(JobFailure.class)
        .hasMessageStartingWith("the job failed: IllegalStateException: it broke (");
  }

  @Test
  void aFailureThatSaysWhatToDoIsThatLine() {
    JobRun job = job(new UsageException("do this"));

    assertThatThrownBy(() -> job.run("fails", counts -> {}))
        .isInstanceOf(UsageException.class)
        .hasMessage("do this");
  }

  @Test
  void anEmbeddedFlinkIsNotOpenToTheNetworkAndHasASlotForEachTask() {
    FlinkOptions options = new FlinkOptions();
    options.parallelism = 3;
    options.workDir = directory.resolve("work");

    Configuration configuration = EmbeddedFlink.configuration(options);

    assertThat(configuration.get(TaskManagerOptions.NUM_TASK_SLOTS)).isEqualTo(3);
    assertThat(configuration.get(RestOptions.BIND_ADDRESS)).isEqualTo("127.0.0.1");
    assertThat(configuration.get(RestOptions.BIND_PORT)).isEqualTo("0");
    assertThat(Path.of(configuration.get(CoreOptions.TMP_DIRS)))
        .satisfies(path -> assertThat(Files.isDirectory(path)).isTrue())
        .hasParentRaw(options.workDir);
  }

  /** Counts as reading does, and fails at the end if it is told to. */
  private static final class Counting extends RichFilterFunction<Long> {
    private static final long serialVersionUID = 1;
    private final LongCounter events = new LongCounter();
    private final @Nullable RuntimeException failure;

    Counting(@Nullable RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public void open(OpenContext context) {
      getRuntimeContext().addAccumulator(Metrics.EVENTS_READ, events);
    }

    @Override
    public boolean filter(Long number) {
      if (failure != null && number == 100) {
        throw failure;
      }
      events.add(1);
      return true;
    }
  }
}
