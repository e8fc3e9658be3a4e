package io.trailwarden.job.cli;

import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which part of an archive is read. */
final class ArchiveOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Leave out what happened before. A day such as 2026-01-05 (in UTC), or a time such as"
              + " 2026-01-05T10:00:00Z.")
  @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Leave out what happened then or later.")
  @Nullable Instant to;

  @Mixin PlaceOptions places = new PlaceOptions();

  /** The archive that is read. */
  ArchiveSettings settings(String archive, AwsSettings aws, Duration retention) {
    return places.settings(archive, aws, from, to, retention);
  }
}
