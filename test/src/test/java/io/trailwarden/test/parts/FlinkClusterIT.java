package io.trailwarden.test.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trailwarden.test.parts.FlinkCluster.CommandResult;
import io.trailwarden.test.parts.FlinkCluster.Submission;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkClusterIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final FlinkCluster flink = Parts.flink();
  private Submission counting;

  @BeforeEach
  void packCountingJob() throws IOException, URISyntaxException {
    Path jar = folder.resolve("counting.jar");
    Path classes =
        Path.of(CountingJob.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path each :
          all.filter(p -> p.getFileName().toString().startsWith("CountingJob")).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
    counting = new Submission(jar, CountingJob.class.getName(), List.of("500"), Map.of(), null);
  }

  @AfterEach
  void leaveNoJob() {
    flink.runningJobs().forEach(flink::cancel);
  }

  @Test
  void jobLosesAndRepeatsNothingWhenATaskManagerIsKilledAndWhenItIsStoppedWithASavepoint() {
    String job = flink.submit(counting);
    flink.awaitAllTasksRunning(job, LIMIT);
    flink.awaitNextCheckpoint(job, LIMIT);
    await().atMost(LIMIT).until(() -> flink.metric(job, "counted") > 0);

    flink.killTaskManager();
    flink.startTaskManager();
    await().atMost(LIMIT).until(() -> flink.restarts(job) > 0);
    flink.awaitAllTasksRunning(job, LIMIT);
    await()
        .atMost(LIMIT)
        .until(() -> count(job, CountingJob.RESUMED) > 0 && count(job, CountingJob.ELEMENTS) > 500);
    assertThat(count(job, CountingJob.OUT_OF_STEP)).isZero();

    String savepoint = flink.stopWithSavepoint(job);
    String resumed = flink.submit(counting.from(savepoint));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                count(resumed, CountingJob.RESUMED) > 0
                    && count(resumed, CountingJob.ELEMENTS) > 500);
    assertThat(count(resumed, CountingJob.OUT_OF_STEP)).isZero();

    flink.cancel(resumed);
    assertThat(flink.status(resumed)).isEqualTo("CANCELED");
  }

  @Test
  void saysWhatAMainMethodSaidThatFailed() {
    Submission bad =
        new Submission(counting.jar(), counting.mainClass(), List.of("many"), Map.of(), null);

    CommandResult result = flink.run(bad, true);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("NumberFormatException").contains("many");
  }

  private long count(String job, String accumulator) {
    return Long.parseLong(flink.accumulators(job).getOrDefault(accumulator, "0"));
  }
}
