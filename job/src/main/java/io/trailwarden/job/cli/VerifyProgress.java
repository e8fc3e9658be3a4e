package io.trailwarden.job.cli;

import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.job.verify.Findings;
import io.trailwarden.job.verify.LogFinding;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what is found, counts it, and shows on a terminal how far it is. How much there is to
 * verify is not known before it was listed, so it counts and does not fill.
 */
final class VerifyProgress implements Findings, AutoCloseable {
  private static final int WIDTH = 100;

  private final VerifyReport report;
  private final VerifyCounts counts = new VerifyCounts();
  private final @Nullable ProgressBar bar;

  /** What several places have in common is said once. */
  private final Set<String> notes = new HashSet<>();

  private VerifyProgress(VerifyReport report, @Nullable ProgressBar bar) {
    this.report = report;
    this.bar = bar;
  }

  /** Shows nothing where standard error is no terminal, or results go to that terminal too. */
  static VerifyProgress on(PrintStream err, VerifyReport report) {
    if (!Terminals.isStandardError() || Terminals.isStandardOutput()) {
      return new VerifyProgress(report, null);
    }
    return new VerifyProgress(
        report,
        new ProgressBarBuilder()
            .setTaskName("verify")
            .setInitialMax(-1)
            .setUnit(" files", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
            .build());
  }

  VerifyCounts counts() {
    return counts;
  }

  private void step() {
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(String.format(Locale.ROOT, "%,d MB", counts.bytes() >> 20));
    }
  }

  @Override
  public void digest(DigestFinding digest) {
    counts.digest(digest);
    report.digest(digest);
    step();
  }

  @Override
  public void gap(Gap gap) {
    counts.gap(gap);
    report.gap(gap);
  }

  @Override
  public void covered(ChainId chain, List<Periods.Period> periods) {
    report.covered(chain, periods);
  }

  @Override
  public void overdue(Judgement.Overdue chain) {
    counts.overdue(chain);
    report.overdue(chain);
  }

  @Override
  public void log(LogFinding file) {
    counts.log(file);
    report.log(file);
    step();
  }

  @Override
  public void note(String line) {
    if (notes.add(line)) {
      report.note(line);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
