package io.trailwarden.job.cli;

import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose logs of an archive are read. */
final class PlaceOptions {
  @Option(
      names = "--account",
      split = ",",
      paramLabel = "ACCOUNT",
      description = "Only logs of these accounts, 12 digits each.")
  List<String> accounts = List.of();

  @Option(
      names = "--region",
      split = ",",
      paramLabel = "REGION",
      description = "Only logs of these regions.")
  List<String> regions = List.of();

  /** What is theirs, of those times. */
  ArchiveSettings settings(
      String archive,
      AwsSettings aws,
      @Nullable Instant from,
      @Nullable Instant to,
      Duration retention) {
    return Checked.settings(
        () ->
            new ArchiveSettings(
                archive,
                aws,
                from,
                to,
                new HashSet<>(accounts),
                new HashSet<>(regions),
                retention,
                false));
  }
}
