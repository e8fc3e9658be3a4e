package io.trailwarden.job.cli;

import io.trailwarden.alert.Run;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.config.StateBackend;
import io.trailwarden.job.config.StreamSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.pipeline.Pipeline;
import io.trailwarden.job.source.kinesis.KinesisCheck;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Watches logs as they arrive. */
@Command(
    name = "live",
    sortOptions = false,
    customSynopsis = "trailwarden live --stream ARN --output URL [OPTION]…",
    description = "Watch logs as they arrive, until stopped.",
    footer = {
      "",
      "Examples:",
      "  trailwarden live --stream arn:aws:kinesis:us-east-1:111122223333:stream/trail \\",
      "      --output https://search.example.com:9200 --checkpoint-dir /var/lib/trailwarden",
      "      In this process. Stop it with Ctrl-C, and go on with --resume latest.",
      "  flink run -d trailwarden-job-all.jar live --stream arn:… --output https://…",
      "      On a cluster; `flink stop` ends it with a savepoint, `flink run -s` goes on from there."
    })
final class LiveCommand implements Callable<Integer> {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final int CHECKPOINTS_THAT_MAY_FAIL = 10;
  private static final Pattern STREAM =
      Pattern.compile("arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\\d{12}:stream/[a-zA-Z0-9_.-]{1,128}");

  private final Call call;

  @Option(
      names = "--stream",
      required = true,
      split = ",",
      paramLabel = "ARN",
      description =
          "A Kinesis stream of CloudTrail events, or of notices of new log files, in any of AWS's"
              + " forms. May be given more than once.")
  List<String> streams = List.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URL",
      description = "The OpenSearch that alerts and dead letters go to.")
  String output = "";

  @Option(
      names = "--start",
      paramLabel = "LATEST|TRIM_HORIZON",
      description =
          "Where to begin a stream when nothing is resumed: with what comes (LATEST), or with the"
              + " oldest that it still holds.")
  StreamSettings.Start start = StreamSettings.Start.LATEST;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "DURATION",
      description = "How often state is made safe (10s; on a cluster what the cluster says).")
  @Nullable Duration checkpointInterval;

  @Option(
      names = "--checkpoint-dir",
      paramLabel = "DIR|URI",
      description =
          "Where checkpoints go, and stay when this is stopped. Without it an embedded Flink forgets"
              + " them when it ends; on a cluster what the cluster says.")
  @Nullable String checkpointDir;

  @Option(
      names = "--resume",
      paramLabel = "latest|CHECKPOINT",
      description =
          "Go on from a checkpoint or savepoint: the latest in --checkpoint-dir, or one by its path"
              + " (embedded Flink; on a cluster `flink run -s`).")
  @Nullable String resume;

  @Mixin FlinkOptions flink = new FlinkOptions();
  @Mixin RuleOptions ruleOptions = new RuleOptions();
  @Mixin DetectionOptions detection = new DetectionOptions();
  @Mixin IntegrityOptions integrity = new IntegrityOptions();
  @Mixin AwsOptions aws = new AwsOptions();

  @Option(
      names = "--kinesis-endpoint",
      paramLabel = "URL",
      description =
          "In place of AWS's own Kinesis (else AWS_ENDPOINT_URL_KINESIS, AWS_ENDPOINT_URL of the"
              + " environment).")
  @Nullable String kinesisEndpoint;

  @Mixin OpenSearchOptions openSearch = new OpenSearchOptions();
  @Mixin CommonOptions common = new CommonOptions();

  LiveCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() throws RuleErrors {
    FlinkHost host = FlinkHost.current();
    flink.check();
    List<RuleFile> rules = ruleOptions.checkedFiles(call, detection.baselineUntil);
    StreamSettings streamSettings = streamSettings();
    OpenSearchSettings target = openSearch.settings(output);
    PipelineSettings settings = pipelineSettings(rules, target);
    JobRun job = job(host);
    KinesisCheck.check(streamSettings);
    ReadyOpenSearch.make(target);

    Pipeline.live(job.environment(), streamSettings, settings);
    call.note("watching " + String.join(", ", streams) + "; alerts go to " + target.uri());
    if (settings.integrity() == null) {
      call.note("log files are not verified: --public-keys says with which keys they are");
    }
    JobRun.Result result = job.run("trailwarden live", counts -> {});
    if (result.counts().isEmpty()) {
      call.note("submitted as job " + result.jobId() + "; it goes on on the cluster by itself");
    }
    return ExitCode.DONE;
  }

  StreamSettings streamSettings() {
    for (String stream : streams) {
      if (!STREAM.matcher(stream).matches()) {
        throw new UsageException(
            "--stream is not the ARN of a Kinesis stream, such as"
                + " arn:aws:kinesis:us-east-1:111122223333:stream/trail: '"
                + stream
                + "'");
      }
    }
    AwsSettings awsSettings = aws.settings(call.environment(), kinesisEndpoint);
    return Checked.settings(() -> new StreamSettings(streams, awsSettings, start));
  }

  PipelineSettings pipelineSettings(List<RuleFile> rules, OpenSearchSettings target) {
    Output output = new Output.ToOpenSearch(target);
    return Checked.settings(
        () ->
            new PipelineSettings(
                Run.LIVE,
                rules,
                ruleOptions.onlyRules,
                call.config().placeholders(),
                detection.environment(),
                detection.limits(),
                null,
                null,
                detection.watermarkDelay,
                detection.retention,
                detection.baselineUntil,
                output,
                output,
                integrity.settings(call, null, null, null, output)));
  }

  private JobRun job(FlinkHost host) {
    Configuration wanted = StateBackend.wanted();
    wanted.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    wanted.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    wanted.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, CHECKPOINTS_THAT_MAY_FAIL);
    wanted.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    wanted.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");

    Configuration insisted = new Configuration();
    if (checkpointInterval != null) {
      insisted.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    }
    if (checkpointDir != null) {
      insisted.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, Checkpoints.uri(checkpointDir));
    }
    if (host != FlinkHost.EMBEDDED) {
      if (resume != null) {
        throw new UsageException("on a cluster `flink run -s CHECKPOINT` resumes, not --resume");
      }
      return JobRun.onCluster(host, flink, wanted, insisted);
    }
    if (resume != null) {
      insisted.set(
          StateRecoveryOptions.SAVEPOINT_PATH, Checkpoints.toResume(resume, checkpointDir));
    }
    wanted.addAll(insisted);
    return JobRun.embedded(flink, wanted);
  }
}
