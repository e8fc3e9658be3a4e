package io.trailwarden.job.cli;

import io.trailwarden.job.config.StateBackend;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * The configuration of a Flink inside this process: one TaskManager with a slot for each parallel
 * task, nothing open to the network, state in RocksDB beside the heap.
 */
final class EmbeddedFlink {
  private static final long MANAGED_MB = 128;
  private static final long MANAGED_MB_A_SLOT = 64;
  private static final long NETWORK_MB = 64;
  private static final long NETWORK_MB_A_SLOT = 16;

  private EmbeddedFlink() {}

  static Configuration configuration(FlinkOptions options) {
    int slots = options.embeddedParallelism();
    Path work = WorkDirectory.create(options.workDir);
    Configuration conf = new Configuration();
    conf.set(CoreOptions.DEFAULT_PARALLELISM, slots);
    conf.set(CoreOptions.TMP_DIRS, work.toString());
    conf.set(BlobServerOptions.STORAGE_DIRECTORY, work.resolve("blobs").toString());

    conf.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
    conf.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        MemorySize.ofMebiBytes(Math.max(MANAGED_MB, slots * MANAGED_MB_A_SLOT)));
    MemorySize network = MemorySize.ofMebiBytes(Math.max(NETWORK_MB, slots * NETWORK_MB_A_SLOT));
    conf.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    conf.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    conf.addAll(StateBackend.wanted());
    conf.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    conf.set(RestartStrategyOptions.RESTART_STRATEGY, "none");

    // A TaskManager sends what was counted with its heartbeat; the default is every ten seconds.
    conf.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));

    String loopback = "127.0.0.1";
    conf.set(JobManagerOptions.ADDRESS, loopback);
    conf.set(JobManagerOptions.BIND_HOST, loopback);
    conf.set(TaskManagerOptions.HOST, loopback);
    conf.set(TaskManagerOptions.BIND_HOST, loopback);
    conf.set(RestOptions.ADDRESS, loopback);
    conf.set(RestOptions.BIND_ADDRESS, loopback);
    conf.set(RestOptions.BIND_PORT, options.webPort == null ? "0" : options.webPort.toString());
    conf.set(WebOptions.SUBMIT_ENABLE, false);
    conf.set(WebOptions.CANCEL_ENABLE, false);
    return conf;
  }
}
