package io.trailwarden.job.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job on the Flink that this process has: built in its {@link #environment}, then run to its end,
 * or only handed over where that was asked for ({@code flink run -d}).
 */
final class JobRun {
  private static final long LOOK_EVERY_MS = 500;

  private final FlinkHost host;
  private final StreamExecutionEnvironment environment;

  private JobRun(FlinkHost host, StreamExecutionEnvironment environment) {
    this.host = host;
    this.environment = environment;
  }

  /**
   * How a job ended.
   *
   * @param counts empty when it was only handed over
   */
  record Result(String jobId, Optional<RunCounts> counts, Duration took) {}

  /**
   * On a Flink inside this process.
   *
   * @param wanted what the job needs beyond what every embedded Flink has
   */
  static JobRun embedded(FlinkOptions options, Configuration wanted) {
    Configuration all = EmbeddedFlink.configuration(options);
    all.addAll(wanted);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(all);
    environment.setParallelism(options.embeddedParallelism());
    return new JobRun(FlinkHost.EMBEDDED, environment);
  }

  /**
   * On the cluster that called this process.
   *
   * @param wanted holds where the cluster's own configuration and {@code flink run -D} say nothing
   * @param insisted holds in any case
   */
  static JobRun onCluster(
      FlinkHost host, FlinkOptions options, Configuration wanted, Configuration insisted) {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    Configuration missing = new Configuration(wanted);
    for (String key : wanted.keySet()) {
      if (environment.getConfiguration() instanceof Configuration given && given.containsKey(key)) {
        missing.removeKey(key);
      }
    }
    missing.addAll(insisted);
    environment.configure(missing, Thread.currentThread().getContextClassLoader());
    if (options.parallelism != null) {
      environment.setParallelism(options.parallelism);
    }
    return new JobRun(host, environment);
  }

  StreamExecutionEnvironment environment() {
    return environment;
  }

  /**
   * Runs what was built.
   *
   * @param progress is told now and then what was counted so far
   * @throws JobFailure when it fails; a {@link io.trailwarden.job.config.UsageException} when what
   *     made it fail says what to do
   */
  Result run(String name, Consumer<RunCounts> progress) {
    long begun = System.nanoTime();
    JobClient client;
    try {
      client = environment.executeAsync(name);
    } catch (Exception e) {
      throw failure("the job could not be started: ", e, "");
    }
    String id = client.getJobID().toHexString();
    if (isDetached()) {
      return new Result(id, Optional.empty(), Duration.ofNanos(System.nanoTime() - begun));
    }
    JobExecutionResult result = await(client, progress);
    return new Result(
        id,
        Optional.of(RunCounts.of(result.getAllAccumulatorResults())),
        Duration.ofNanos(System.nanoTime() - begun));
  }

  private boolean isDetached() {
    return host == FlinkHost.JOB_MANAGER
        || (host == FlinkHost.CLUSTER
            && !environment.getConfiguration().get(DeploymentOptions.ATTACHED));
  }

  private JobExecutionResult await(JobClient client, Consumer<RunCounts> progress) {
    CompletableFuture<JobExecutionResult> end = client.getJobExecutionResult();
    while (true) {
      try {
        return end.get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        tell(client, progress);
      } catch (ExecutionException e) {
        throw failure("the job failed: ", e, whereTheLogIs(client));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JobFailure("interrupted while the job ran", e);
      }
    }
  }

  private static void tell(JobClient client, Consumer<RunCounts> progress) {
    try {
      progress.accept(
          RunCounts.of(client.getAccumulators().get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)));
    } catch (TimeoutException | ExecutionException | IllegalStateException e) {
      // Not started yet, or ending just now (an embedded Flink is then no more): nothing to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String whereTheLogIs(JobClient client) {
    return host == FlinkHost.EMBEDDED
        ? " (the log above says where; --verbose says more)"
        : " (see the logs of the JobManager and TaskManagers, job " + client.getJobID() + ")";
  }

  private static RuntimeException failure(String what, Throwable thrown, String where) {
    return RootCause.usage(thrown)
        .<RuntimeException>map(usage -> usage)
        .orElseGet(() -> new JobFailure(what + RootCause.line(thrown) + where, thrown));
  }
}
