package io.trailwarden.job.cli;

import io.trailwarden.alert.Run;
import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.config.StateBackend;
import io.trailwarden.job.pipeline.Pipeline;
import io.trailwarden.job.source.archive.ArchiveCheck;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/**
 * Rules over an archive, to see how often they would have fired. It is a replay, so it holds for an
 * archive of any size: alerts go to a file that is counted and goes when the process ends.
 */
final class Backtest {
  private static final String NAME = "backtest";

  private final Call call;
  private final ArchiveSettings archive;
  private final List<RuleFile> files;
  private final Catalogue catalogue;
  private final boolean all;
  private final FlinkOptions flink;
  private final DetectionOptions detection;

  /**
   * @param files of the user
   * @param catalogue what they are with our own detectors beside them, or alone
   * @param all whether our own are counted too
   */
  Backtest(
      Call call,
      ArchiveSettings archive,
      List<RuleFile> files,
      Catalogue catalogue,
      boolean all,
      FlinkOptions flink,
      DetectionOptions detection) {
    this.call = call;
    this.archive = archive;
    this.files = files;
    this.catalogue = catalogue;
    this.all = all;
    this.flink = flink;
    this.detection = detection;
  }

  /**
   * Makes sure that there is something to read, and says what will not run.
   *
   * @throws io.trailwarden.job.config.UsageException when there is not
   */
  void check() throws RuleErrors {
    ArchiveCheck.check(archive);
    List<String> off =
        catalogue.compile(detection.baselineUntil).withoutBaseline().stream()
            .filter(id -> counted(catalogue, all).anyMatch(entry -> entry.id().equals(id)))
            .toList();
    if (!off.isEmpty()) {
      call.note("off over the archive, without --baseline-until: " + String.join(", ", off));
    }
  }

  /** Verdicts on log files are none of it: a backtest proves nothing, so they can't be reached. */
  static Stream<Catalogue.Entry> counted(Catalogue catalogue, boolean all) {
    return catalogue.detectors().stream()
        .filter(entry -> entry.kind() != Catalogue.Kind.INTEGRITY)
        .filter(entry -> all || !entry.isOwn());
  }

  /** Runs them and prints what they found. */
  void run() {
    Path directory = WorkDirectory.create(flink.workDir);
    Path alerts = directory.resolve("alerts.jsonl");
    PipelineSettings settings = settings(alerts, directory.resolve("dead-letters.jsonl"));
    Configuration wanted = StateBackend.wanted();
    JobRun job = JobRun.embedded(flink, wanted);
    Pipeline.replay(job.environment(), archive, settings);
    JobRun.Result result;
    try (Progress progress = Progress.on(call.err(), settings.alerts())) {
      result = job.run("trailwarden detectors test", progress::show);
    }
    BacktestTable table = new BacktestTable(counted(catalogue, all).toList());
    table.read(alerts);
    table.print(call.out());
    result
        .counts()
        .ifPresent(
            counts ->
                call.err()
                    .println(
                        Counted.of(counts.events(), "event")
                            + " in "
                            + Counted.of(counts.files(), "file")
                            + " of "
                            + archive.location()
                            + "; "
                            + Counted.of(counts.deadLetters(), "dead letter")));
  }

  private PipelineSettings settings(Path alerts, Path deadLetters) {
    Map<String, List<String>> placeholders = call.config().placeholders();
    boolean alone = !all && isCompleteAlone(placeholders);
    return Checked.settings(
        () ->
            new PipelineSettings(
                Run.replay(NAME),
                files,
                alone,
                placeholders,
                detection.environment(),
                detection.limits(),
                archive.from(),
                archive.to(),
                detection.watermarkDelay,
                detection.retention,
                detection.baselineUntil,
                new Output.ToFile(alerts.toString()),
                new Output.ToFile(deadLetters.toString()),
                null));
  }

  /** Whether no rule rests on one of ours; else those run too, and are not counted. */
  private boolean isCompleteAlone(Map<String, List<String>> placeholders) {
    try {
      return !Catalogue.of(files, placeholders, true).compile(Instant.EPOCH).metadata().isEmpty();
    } catch (RuleErrors e) {
      // With our own beside them they do compile, so what is missing is one of those.
      return false;
    }
  }
}
