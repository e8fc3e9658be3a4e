package io.trailwarden.job.source.archive;

import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsFailure;
import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Looks at an archive before a job is made of it, on the machine that the command runs on. */
public final class ArchiveCheck {
  private static final String HOW =
      "give --archive a directory that mirrors a bucket, or s3://BUCKET[/PREFIX]";

  private ArchiveCheck() {}

  /**
   * Finds the archive's first file.
   *
   * @throws UsageException with one line that says what to do, when there is no such archive, it
   *     can't be looked at, or nothing in it is to be read
   */
  public static void check(ArchiveSettings settings) {
    checkLocation(settings);
    try (ArchiveStore store = ArchiveStores.open(settings)) {
      Selection selection = Selection.of(settings);
      Discovery found = Discovery.of(store, selection);
      long skipped = 0;
      for (Cursor cursor : found.cursors()) {
        TimeOrderedListing listing =
            new TimeOrderedListing(store, selection, found.readsUnknown(), List.of(cursor));
        if (listing.next() != null) {
          return;
        }
        skipped += listing.skipped();
      }
      throw nothingToRead(settings, skipped);
    } catch (SdkException e) {
      throw unreachable(settings, e, e);
    } catch (IOException e) {
      throw unreachable(settings, e);
    }
  }

  /**
   * Looks whether the location is one that could be an archive.
   *
   * @throws UsageException with one line that says what to do, when it is none
   */
  public static void checkLocation(ArchiveSettings settings) {
    if (!settings.isS3()) {
      checkDirectory(settings.location());
    } else if (bucket(settings.location()).isEmpty()) {
      throw new UsageException(settings.location() + " names no bucket: " + HOW);
    }
  }

  private static void checkDirectory(String location) {
    try {
      Path directory = Path.of(location);
      if (location.contains("://")) {
        throw new UsageException(location + " is no archive: " + HOW);
      }
      if (!Files.exists(directory)) {
        throw new UsageException("There is no directory " + location + ": " + HOW);
      }
      if (!Files.isDirectory(directory)) {
        throw new UsageException(location + " is a file: " + HOW);
      }
      if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
        throw new UsageException(
            "Access to " + location + " is denied: let this user read and enter the directory");
      }
    } catch (InvalidPathException e) {
      throw new UsageException(location + " is no directory: " + HOW, e);
    }
  }

  private static UsageException nothingToRead(ArchiveSettings settings, long skipped) {
    boolean narrowed =
        settings.from() != null
            || settings.to() != null
            || !settings.accounts().isEmpty()
            || !settings.regions().isEmpty();
    String why = skipped == 0 ? "" : " (" + skipped + " files there are no logs)";
    return new UsageException(
        narrowed
            ? "No log file of "
                + settings.location()
                + " is of the times, accounts and regions asked for"
                + why
                + ": widen --from, --to, --account or --region"
            : "There is no log file in "
                + settings.location()
                + why
                + ": point --archive at the folder or prefix that holds AWSLogs, or the access logs");
  }

  /** What a failed listing is to a user. */
  public static UsageException unreachable(ArchiveSettings settings, IOException e) {
    return unreachable(settings, e, e.getCause() instanceof SdkException sdk ? sdk : null);
  }

  private static UsageException unreachable(
      ArchiveSettings settings, Exception e, @Nullable SdkException cause) {
    String location = settings.location();
    if (cause == null) {
      return new UsageException(location + " can't be listed: " + e.getMessage(), e);
    }
    AwsFailure failure = AwsFailure.of(cause);
    String line =
        switch (failure.kind()) {
          case NO_SUCH_BUCKET -> "There is no bucket " + bucket(location) + ": " + HOW;
          case NO_ACCESS ->
              "Access to "
                  + location
                  + " is denied: these credentials need s3:ListBucket on the bucket and s3:GetObject on its objects";
          case NO_CREDENTIALS -> location + " can't be listed: " + failure.message();
          default ->
              location
                  + " can't be listed at "
                  + (settings.aws().s3Endpoint() == null ? "AWS" : settings.aws().s3Endpoint())
                  + ": "
                  + failure.message();
        };
    return new UsageException(line, e);
  }

  private static String bucket(String location) {
    String path = location.substring("s3://".length());
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }
}
