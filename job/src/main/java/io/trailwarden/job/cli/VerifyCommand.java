package io.trailwarden.job.cli;

import io.trailwarden.integrity.PublicKeys;
import io.trailwarden.job.config.AwsClients;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.keys.FetchedKeys;
import io.trailwarden.job.keys.KeyFiles;
import io.trailwarden.job.source.archive.ArchiveCheck;
import io.trailwarden.job.verify.LogFinding;
import io.trailwarden.job.verify.Verification;
import io.trailwarden.job.verify.VerifySettings;
import io.trailwarden.read.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Proves archived CloudTrail logs by their digests. */
@Command(
    name = "verify",
    sortOptions = false,
    customSynopsis =
        "trailwarden verify --archive DIR|s3://BUCKET[/PREFIX] [--public-keys FILE|DIR] [OPTION]…",
    description = {
      "Verify CloudTrail log files by CloudTrail's digests: what was changed, removed or planted"
          + " since it was delivered.",
      "Without --public-keys CloudTrail is asked for them (cloudtrail:ListPublicKeys). A directory is"
          + " taken for the bucket, or the part of one, that its digests name, and the report says which"
          + " part.",
      "Exit code 0: all valid, 1: something is not, 2: it could not be done."
    },
    footer = {
      "",
      "Examples:",
      "  trailwarden verify --archive s3://my-trail-logs --from 2026-01-05 --to 2026-01-07 \\",
      "      --account 111122223333",
      "      Two days of one account; the keys come from CloudTrail.",
      "  aws s3 sync s3://my-trail-logs /logs/my-trail-logs",
      "  aws cloudtrail list-public-keys --region us-east-1 > keys/us-east-1.json",
      "  trailwarden verify --archive /logs/my-trail-logs --public-keys keys --format jsonl",
      "      A copy, without a network. The signature of a digest, which `aws s3 sync` drops, is",
      "      taken from KEY.metadata.json beside it (`aws s3api head-object` prints that), else",
      "      from the digest that follows."
    })
final class VerifyCommand implements Callable<Integer> {
  private final Call call;

  @Option(
      names = "--archive",
      required = true,
      paramLabel = "DIR|s3://BUCKET[/PREFIX]",
      description = "The logs and digests as AWS leaves them in a bucket: the bucket, or a copy.")
  String archive = "";

  @Option(
      names = "--public-keys",
      paramLabel = "FILE|DIR",
      description =
          "What `aws cloudtrail list-public-keys` prints: a file for all regions, or a directory of"
              + " REGION.json.")
  @Nullable Path publicKeys;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Leave out log files that were delivered before, and the digests of then. A day such as"
              + " 2026-01-05 (in UTC), or a time such as 2026-01-05T10:00:00Z.")
  @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Leave out log files that were delivered then or later, and their digests.")
  @Nullable Instant to;

  @Mixin PlaceOptions places = new PlaceOptions();

  @Option(
      names = "--trail",
      split = ",",
      paramLabel = "NAME",
      description = "Only digests of these trails, and the log files that they, or none, list.")
  List<String> trails = List.of();

  @Option(
      names = "--bucket",
      paramLabel = "BUCKET",
      description =
          "The bucket that a directory is a copy of, in place of the one that its digests name.")
  @Nullable String bucket;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description =
          "What keys of that bucket begin with and the directory's files do not, such as logs/ after"
              + " `aws s3 sync s3://BUCKET/logs DIR`, in place of what its digests name.")
  @Nullable String prefix;

  @Option(
      names = "--overdue-after",
      defaultValue = "2h",
      paramLabel = "DURATION",
      description =
          "A chain is overdue when log files come so much later than its newest digest (2h).")
  Duration overdueAfter = Duration.ofHours(2);

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "text|json|jsonl",
      description = "How results are written: for people, as one document, or a line each (text).")
  ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "How many files are read at the same time: by default one a core, and 64 of a bucket.")
  @Nullable Integer parallelism;

  @Mixin AwsOptions aws = new AwsOptions();
  @Mixin CommonOptions common = new CommonOptions();

  VerifyCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() throws IOException {
    VerifySettings settings = settings();
    ArchiveCheck.checkLocation(settings.archive());
    if (publicKeys != null) {
      return verify(settings, KeyFiles.read("--public-keys", publicKeys, call::note));
    }
    try (FetchedKeys keys = new FetchedKeys(AwsClients.cloudTrailEndpoint(call.environment()))) {
      return verify(settings, keys);
    }
  }

  private VerifySettings settings() {
    if ((bucket != null || prefix != null) && archive.startsWith("s3://")) {
      throw new UsageException(
          (bucket != null ? "--bucket" : "--prefix")
              + " says what a directory stands for; "
              + archive
              + " is a bucket");
    }
    return Checked.settings(
        () ->
            new VerifySettings(
                places.settings(archive, aws.settings(call.environment()), from, to, Duration.ZERO),
                new HashSet<>(trails),
                bucket,
                prefix,
                overdueAfter,
                parallelism,
                Limits.DEFAULT.inflatedBytes(),
                VerifySettings.LISTED_IN_MEMORY));
  }

  private int verify(VerifySettings settings, PublicKeys keys) throws IOException {
    try (VerifyReport report = report();
        VerifyProgress progress = VerifyProgress.on(call.err(), report)) {
      new Verification(settings, keys).run(progress);
      VerifyCounts counts = progress.counts();
      progress.close();
      report.end(counts);
      LogFinding unread = counts.firstUnread();
      if (unread != null) {
        call.note(
            counts.unread()
                + " log files could not be read, the first: s3://"
                + unread.bucket()
                + "/"
                + unread.key()
                + ": "
                + unread.verdict().reason());
      }
      if (counts.isNothingProven() && !counts.isAnythingInvalid()) {
        call.note(nothingProven(counts));
      }
      return counts.exitCode();
    } catch (UncheckedIOException e) {
      throw new UsageException("the report could not be written: " + e.getMessage(), e);
    }
  }

  private String nothingProven(VerifyCounts counts) {
    String files = Counted.of(VerifyCounts.total(counts.logs()), "log file");
    boolean narrowed = from != null || to != null || !trails.isEmpty();
    return "nothing was verified: there is no digest of what was asked for, and "
        + files
        + (narrowed
            ? "; widen --from, --to or --trail"
            : "; log file validation was never on, or all digests were removed");
  }

  private VerifyReport report() throws IOException {
    return switch (format) {
      case TEXT -> new VerifyText(call.out());
      case JSON -> new VerifyJson(call.out());
      case JSONL -> new VerifyLines(call.out());
    };
  }
}
