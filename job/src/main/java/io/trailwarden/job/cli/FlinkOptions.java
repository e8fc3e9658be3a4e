package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the job runs. */
final class FlinkOptions {
  /** So many slots a heap has room for, one for each of these. */
  private static final long HEAP_OF_A_SLOT = 256L << 20;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Tasks side by side. On embedded Flink as many as there are processors, at most one for"
              + " each 256 MB of heap; on a cluster what the cluster says.")
  @Nullable Integer parallelism;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      description = "Flink's web page, on this machine only (embedded Flink).")
  @Nullable Integer webPort;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where state lies while the job runs, else the system's folder for temporary files"
              + " (embedded Flink). What is put there goes when the job ends; only kill -9 leaves it.")
  @Nullable Path workDir;

  /**
   * @throws UsageException when a number makes no sense
   */
  void check() {
    if (parallelism != null && (parallelism < 1 || parallelism > 1024)) {
      throw new UsageException("--parallelism is from 1 to 1024, not " + parallelism);
    }
    if (webPort != null && (webPort < 1 || webPort > 65535)) {
      throw new UsageException("--web-port is from 1 to 65535, not " + webPort);
    }
  }

  int embeddedParallelism() {
    if (parallelism != null) {
      return parallelism;
    }
    Runtime runtime = Runtime.getRuntime();
    long room = Math.max(1, runtime.maxMemory() / HEAP_OF_A_SLOT);
    return (int) Math.min(runtime.availableProcessors(), room);
  }
}
