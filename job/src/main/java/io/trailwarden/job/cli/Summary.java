package io.trailwarden.job.cli;

import io.trailwarden.alert.IntegrityWriter;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import java.io.PrintStream;
import java.util.Locale;

/** What a replay tells when it is done. */
final class Summary {
  private static final double NANOS = 1e9;

  private Summary() {}

  static void print(
      PrintStream err, String archive, PipelineSettings settings, JobRun.Result result) {
    result
        .counts()
        .ifPresentOrElse(
            counts -> print(err, archive, settings, result, counts),
            () ->
                err.println(
                    "Submitted as job "
                        + result.jobId()
                        + "; it goes on on the cluster by itself."));
  }

  private static void print(
      PrintStream err,
      String archive,
      PipelineSettings settings,
      JobRun.Result result,
      RunCounts counts) {
    double seconds = result.took().toNanos() / NANOS;
    err.printf(
        Locale.ROOT,
        "Replayed %s: %s, %s, %,.1f MB in %,.1f s (%,.0f events/s)%n",
        archive,
        Counted.of(counts.files(), "file"),
        Counted.of(counts.events(), "event"),
        counts.megabytes(),
        seconds,
        counts.events() / seconds);
    err.printf(
        "%s to %s%n",
        Counted.of(counts.alerts(), "alert"), place(settings.alerts(), alertIndex(settings)));
    err.printf(
        "%s%s; %s%n",
        Counted.of(counts.deadLetters(), "dead letter"),
        counts.deadLetters() == 0
            ? ""
            : " to " + place(settings.deadLetters(), "trailwarden-dead-letters"),
        Counted.of(counts.lateEvents(), "late event"));
    err.println(integrity(settings, counts));
  }

  private static String integrity(PipelineSettings settings, RunCounts counts) {
    if (settings.integrity() == null) {
      return "log files were not verified (--public-keys)";
    }
    long files = counts.filesVerified() + counts.filesNotVerified();
    long digests = counts.digestsValid() + counts.digestsNotValid();
    Output verdicts = settings.integrity().verdicts();
    return counts.filesVerified()
        + " of "
        + Counted.of(files, "CloudTrail file")
        + " verified, "
        + counts.digestsValid()
        + " of "
        + Counted.of(digests, "digest")
        + " valid"
        + (verdicts == null ? "" : "; verdicts to " + place(verdicts, IntegrityWriter.INDEX));
  }

  private static String alertIndex(PipelineSettings settings) {
    return "trailwarden-replay-" + settings.run().investigation();
  }

  private static String place(Output output, String index) {
    if (output instanceof Output.ToOpenSearch to) {
      return to.openSearch().uri() + ", index " + index;
    }
    return output instanceof Output.ToFile file ? file.path() : "standard output";
  }
}
