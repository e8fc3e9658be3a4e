package io.trailwarden.job.cli;

import io.trailwarden.integrity.Integrity;
import io.trailwarden.job.config.AwsClients;
import io.trailwarden.job.config.IntegritySettings;
import io.trailwarden.job.config.IntegritySettings.Keys;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.keys.KeyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How log files are proven while they are read: the same options for live and replay. */
final class IntegrityOptions {
  private static final String PUBLIC_KEYS = "--public-keys";
  private static final String FROM_CLOUDTRAIL = "aws";

  @Option(
      names = PUBLIC_KEYS,
      paramLabel = "FILE|DIR|aws",
      description =
          "Verify CloudTrail's digests with these public keys, and say in each alert whether its"
              + " files are proven: what `aws cloudtrail list-public-keys` prints, a file for all"
              + " regions or a directory of REGION.json; or aws, to ask CloudTrail for them. Without"
              + " it nothing is verified.")
  @Nullable String publicKeys;

  @Option(
      names = "--unlisted-grace",
      paramLabel = "DURATION",
      description =
          "How long digests and files may take before what is not there is said to be missing (3h).")
  Duration grace = Duration.ofHours(3);

  @Option(
      names = "--overdue-after",
      paramLabel = "DURATION",
      description =
          "A chain is overdue when log files come so much later than its newest digest (2h).")
  Duration overdueAfter = Duration.ofHours(2);

  @Option(
      names = "--integrity-retention",
      paramLabel = "DURATION",
      description =
          "How long digests and the hashes of files are kept: a digest that comes later than that"
              + " proves nothing any more (7d).")
  Duration retention = Duration.ofDays(7);

  /**
   * The settings; null: nothing is verified.
   *
   * @param bucket what a directory is a copy of; null: what its digests say
   * @param verdicts where verdicts go by themselves; null: nowhere
   */
  @Nullable IntegritySettings settings(
      Call call,
      @Nullable String bucket,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Output verdicts) {
    if (publicKeys == null) {
      return null;
    }
    Keys keys =
        publicKeys.equals(FROM_CLOUDTRAIL)
            ? new Keys.FromCloudTrail(AwsClients.cloudTrailEndpoint(call.environment()))
            : new Keys.Given(KeyFiles.read(PUBLIC_KEYS, Path.of(publicKeys), call::note));
    return new IntegritySettings(
        keys, new Integrity.Settings(bucket, from, to, grace, overdueAfter, retention), verdicts);
  }
}
