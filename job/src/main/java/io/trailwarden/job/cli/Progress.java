package io.trailwarden.job.cli;

import io.trailwarden.job.config.Output;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A line on a terminal that tells how far a replay is. How much there is to read is not known
 * before it was listed, so it counts and does not fill.
 */
final class Progress implements AutoCloseable {
  private static final int WIDTH = 100;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /** Shows nothing where standard error is no terminal, or where alerts go to that terminal too. */
  static Progress on(PrintStream err, Output alerts) {
    boolean isShared = alerts instanceof Output.ToStandardOutput && Terminals.isStandardOutput();
    if (!Terminals.isStandardError() || isShared) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName("replay")
            .setInitialMax(-1)
            .setUnit(" events", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
            .build());
  }

  void show(RunCounts counts) {
    if (bar != null) {
      bar.stepTo(counts.events());
      bar.setExtraMessage(
          String.format(
              Locale.ROOT,
              "%,d files, %,.0f MB, %,d alerts",
              counts.files(),
              counts.megabytes(),
              counts.alerts()));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
