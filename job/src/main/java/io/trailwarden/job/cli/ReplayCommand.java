package io.trailwarden.job.cli;

import io.trailwarden.alert.Run;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.IntegritySettings;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.config.StateBackend;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.pipeline.Pipeline;
import io.trailwarden.job.source.archive.ArchiveCheck;
import io.trailwarden.job.verify.MirrorCheck;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs archived logs through the detectors. */
@Command(
    name = "replay",
    sortOptions = false,
    customSynopsis = "trailwarden replay --archive DIR|s3://BUCKET[/PREFIX] [OPTION]…",
    description = "Run archived logs through the detectors, and end.",
    footer = {
      "",
      "Examples:",
      "  trailwarden replay --archive /logs/my-bucket",
      "      Alerts as JSON lines to standard output, in the order of their time.",
      "  trailwarden replay --archive s3://my-bucket --from 2026-01-05 --to 2026-01-07 \\",
      "      --account 111122223333 --region us-east-1,eu-central-1 \\",
      "      --investigation leaked-key --output https://search.example.com:9200",
      "      Two days of one account, to the index trailwarden-replay-leaked-key.",
      "  flink run trailwarden-job-all.jar replay --archive s3://my-bucket --output https://…",
      "      The same on a cluster."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final String DEAD_LETTERS = "trailwarden-dead-letters.jsonl";

  private final Call call;

  @Option(
      names = "--archive",
      required = true,
      paramLabel = "DIR|s3://BUCKET[/PREFIX]",
      description = "The logs as AWS leaves them in a bucket: the bucket, or a copy of it.")
  String archive = "";

  @Mixin ArchiveOptions selection = new ArchiveOptions();

  @Option(
      names = "--investigation",
      paramLabel = "NAME",
      description =
          "Names the index of the alerts in OpenSearch, trailwarden-replay-NAME (replay). Doing it"
              + " again writes the same documents again.")
  String investigation = Run.DEFAULT_INVESTIGATION;

  @Option(
      names = "--output",
      paramLabel = "URL|FILE.jsonl|-",
      description =
          "Where alerts go: an OpenSearch, a file, or standard output, which is the default.")
  String output = "-";

  @Option(
      names = "--dead-letters",
      paramLabel = "FILE.jsonl",
      description =
          "Where it is noted what could not be read, and why. By default OpenSearch, where alerts go"
              + " there; else a file beside that of the alerts, or ./"
              + DEAD_LETTERS
              + ", if there is anything to note.")
  @Nullable String deadLetters;

  @Option(
      names = "--verdicts",
      paramLabel = "FILE.jsonl",
      description =
          "Where the verdict on each digest and log file goes. By default to the index"
              + " trailwarden-integrity, where alerts go to an OpenSearch; else nowhere but into the"
              + " alerts.")
  @Nullable String verdicts;

  @Option(
      names = "--bucket",
      paramLabel = "BUCKET",
      description =
          "The bucket that a directory is a copy of, in place of the one that its digests name.")
  @Nullable String bucket;

  @Mixin FlinkOptions flink = new FlinkOptions();
  @Mixin RuleOptions ruleOptions = new RuleOptions();
  @Mixin DetectionOptions detection = new DetectionOptions();
  @Mixin IntegrityOptions integrity = new IntegrityOptions();
  @Mixin AwsOptions aws = new AwsOptions();
  @Mixin OpenSearchOptions openSearch = new OpenSearchOptions();
  @Mixin CommonOptions common = new CommonOptions();

  ReplayCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() throws RuleErrors {
    FlinkHost host = FlinkHost.current();
    flink.check();
    List<RuleFile> rules = ruleOptions.checkedFiles(call, detection.baselineUntil);
    ArchiveSettings archiveSettings = archiveSettings();
    PipelineSettings settings = pipelineSettings(rules, host);
    // Also for a cluster: a directory that is not there would read as an empty one.
    ArchiveCheck.check(archiveSettings);
    if (settings.integrity() != null) {
      MirrorCheck.check(archiveSettings);
    }
    makeReady(settings.alerts());

    Configuration wanted = StateBackend.wanted();
    JobRun job =
        host == FlinkHost.EMBEDDED
            ? JobRun.embedded(flink, wanted)
            : JobRun.onCluster(host, flink, wanted, new Configuration());
    Pipeline.replay(job.environment(), archiveSettings, settings);
    JobRun.Result result;
    try (Progress progress = Progress.on(call.err(), settings.alerts())) {
      result = job.run("trailwarden replay " + investigation, progress::show);
    }
    removeUnneeded(settings.deadLetters(), result);
    Summary.print(call.err(), this.archive, settings, result);
    return ExitCode.DONE;
  }

  ArchiveSettings archiveSettings() {
    return selection.settings(archive, aws.settings(call.environment()), detection.retention);
  }

  PipelineSettings pipelineSettings(List<RuleFile> rules, FlinkHost host) {
    Output alerts = alerts(host);
    return Checked.settings(
        () ->
            new PipelineSettings(
                Run.replay(investigation),
                rules,
                ruleOptions.onlyRules,
                call.config().placeholders(),
                detection.environment(),
                detection.limits(),
                selection.from,
                selection.to,
                detection.watermarkDelay,
                detection.retention,
                detection.baselineUntil,
                alerts,
                deadLetters(alerts, host),
                integrity(alerts, host)));
  }

  private Output alerts(FlinkHost host) {
    if (output.equals("-")) {
      if (host != FlinkHost.EMBEDDED) {
        throw new UsageException(
            "on a cluster standard output is a TaskManager's; name an OpenSearch or a file with"
                + " --output");
      }
      return new Output.ToStandardOutput();
    }
    return OpenSearchOptions.isUrl(output)
        ? new Output.ToOpenSearch(openSearch.settings(output))
        : OutputFile.of("--output", output, host);
  }

  private Output deadLetters(Output alerts, FlinkHost host) {
    if (deadLetters != null) {
      return OutputFile.of("--dead-letters", deadLetters, host);
    }
    if (alerts instanceof Output.ToOpenSearch) {
      return alerts;
    }
    String name =
        alerts instanceof Output.ToFile file
            ? file.path().replaceFirst("\\.jsonl$", ".dead-letters.jsonl")
            : DEAD_LETTERS;
    return OutputFile.of("--dead-letters", name, host);
  }

  private @Nullable IntegritySettings integrity(Output alerts, FlinkHost host) {
    Instant to = selection.to == null ? null : selection.to.plus(detection.retention);
    Output where =
        verdicts != null
            ? OutputFile.of("--verdicts", verdicts, host)
            : alerts instanceof Output.ToOpenSearch ? alerts : null;
    return integrity.settings(call, bucket, selection.from, to, where);
  }

  private static void makeReady(Output alerts) {
    if (alerts instanceof Output.ToOpenSearch to) {
      ReadyOpenSearch.make(to.openSearch());
    }
  }

  /** A file that the user did not ask for and that has nothing in it. */
  private void removeUnneeded(Output where, JobRun.Result result) {
    boolean isEmpty = result.counts().map(counts -> counts.deadLetters() == 0).orElse(false);
    if (deadLetters == null && isEmpty && where instanceof Output.ToFile file) {
      EmptyFile.remove(Path.of(file.path()));
    }
  }
}
