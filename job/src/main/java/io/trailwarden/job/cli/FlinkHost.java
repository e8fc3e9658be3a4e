package io.trailwarden.job.cli;

import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Which Flink this process' jobs run on. */
enum FlinkHost {
  /** One inside this process, made for the one job. */
  EMBEDDED,
  /** A cluster, to which {@code flink run} brings them. */
  CLUSTER,
  /** The cluster whose JobManager this process is: application mode, or a jar run from its page. */
  JOB_MANAGER;

  /** Flink's own words of {@code execution.target}. */
  private static final String LOCAL = "local";

  private static final String THIS_JOB_MANAGER = "embedded";

  /** Asks Flink. */
  static FlinkHost current() {
    ReadableConfig settings =
        StreamExecutionEnvironment.getExecutionEnvironment().getConfiguration();
    String target = settings.getOptional(DeploymentOptions.TARGET).orElse(LOCAL);
    return switch (target) {
      case LOCAL -> EMBEDDED;
      case THIS_JOB_MANAGER -> JOB_MANAGER;
      default -> CLUSTER;
    };
  }
}
