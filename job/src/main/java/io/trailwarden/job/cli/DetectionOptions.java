package io.trailwarden.job.cli;

import io.trailwarden.derive.Environment;
import io.trailwarden.derive.GeoFiles;
import io.trailwarden.job.cli.Converters.Size;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.read.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How rules are run: the same options for live, replay and whatever tries a rule out. */
final class DetectionOptions {
  @Option(
      names = "--own-accounts",
      split = ",",
      paramLabel = "ACCOUNT",
      description =
          "Your own AWS accounts, 12 digits each: access given to others is external. An event's"
              + " own account is always one of them.")
  List<String> ownAccounts = List.of();

  @Option(
      names = "--trail-buckets",
      split = ",",
      paramLabel = "BUCKET",
      description = "Buckets that your trails deliver to; what touches them is worse.")
  List<String> trailBuckets = List.of();

  @Option(
      names = "--geoip",
      split = OptionSources.PATHS,
      hideParamSyntax = true,
      paramLabel = "FILE",
      description =
          "MaxMind file (.mmdb) of countries or cities, or of ASNs, that says where addresses are;"
              + " may be given more than once. On a cluster it must be at that path on every"
              + " machine.")
  List<Path> geoip = List.of();

  @Option(
      names = "--watermark-delay",
      paramLabel = "DURATION",
      description = "How far behind the newest event late ones are waited for (30m).")
  Duration watermarkDelay = PipelineSettings.WATERMARK_DELAY;

  @Option(
      names = "--retention",
      paramLabel = "DURATION",
      description =
          "How long after its end a time window is kept open for late events; also how much later"
              + " than its events a file may be delivered (25h).")
  Duration retention = PipelineSettings.RETENTION;

  @Option(
      names = "--baseline-until",
      paramLabel = "TIME",
      description =
          "Values seen before that time are not new to detectors of what is seen first, such as a"
              + " network that a key is used from. Without it these detectors are off.")
  @Nullable Instant baselineUntil;

  @Option(
      names = "--max-record-bytes",
      paramLabel = "SIZE",
      description = "The longest CloudTrail record that is read (32MB).")
  @Nullable Size recordBytes;

  @Option(
      names = "--max-line-bytes",
      paramLabel = "SIZE",
      description = "The longest line of an access log that is read (1MB).")
  @Nullable Size lineBytes;

  @Option(
      names = "--max-string-bytes",
      paramLabel = "SIZE",
      description = "The longest string of a record that is read (8MB).")
  @Nullable Size stringBytes;

  @Option(
      names = "--max-depth",
      paramLabel = "N",
      description = "How deep objects and lists of a record may nest (200).")
  @Nullable Integer depth;

  @Option(
      names = "--max-inflated-bytes",
      paramLabel = "SIZE",
      description = "The most that one file may inflate to (16GB).")
  @Nullable Size inflatedBytes;

  /** After making sure that its files can be read. */
  Environment environment() {
    List<String> files = geoip.stream().map(file -> file.toAbsolutePath().toString()).toList();
    try {
      GeoFiles.open(files);
    } catch (IOException e) {
      throw new UsageException("--geoip " + e.getMessage());
    }
    return new Environment(new HashSet<>(ownAccounts), new HashSet<>(trailBuckets), files);
  }

  Limits limits() {
    Limits usual = Limits.DEFAULT;
    return new Limits(
        orElse(recordBytes, "--max-record-bytes", usual.recordBytes()),
        orElse(lineBytes, "--max-line-bytes", usual.lineBytes()),
        depth == null ? usual.depth() : depth,
        orElse(stringBytes, "--max-string-bytes", usual.stringBytes()),
        usual.numberBytes(),
        inflatedBytes == null ? usual.inflatedBytes() : inflatedBytes.bytes());
  }

  private static int orElse(@Nullable Size size, String option, int usual) {
    return size == null ? usual : size.atMostAnInt(option);
  }
}
