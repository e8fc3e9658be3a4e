package io.trailwarden.job.source.archive;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveCheckTest {
  @TempDir Path root;

  @Test
  void isContentWithAnArchiveThatHoldsALog() {
    ArchiveFolder folder = new ArchiveFolder(root);
    folder.put(
        ArchiveFolder.cloudTrailKey(
            "111122223333", "us-east-1", Instant.parse("2025-03-14T09:00:00Z"), "u"));

    assertThatCode(() -> ArchiveCheck.check(folder.settings())).doesNotThrowAnyException();
  }

  @Test
  void saysThatThereIsNoDirectory() {
    assertRefused(
        root.resolve("no") + "",
        "There is no directory "
            + root.resolve("no")
            + ": give --archive a directory that mirrors a bucket, or s3://BUCKET[/PREFIX]");
  }

  @Test
  void saysThatAFileIsNoArchive() throws Exception {
    Path file = Files.writeString(root.resolve("a.json"), "{}");

    assertRefused(
        file.toString(),
        file
            + " is a file: give --archive a directory that mirrors a bucket, or s3://BUCKET[/PREFIX]");
  }

  @Test
  void saysThatAnotherSchemeIsNoArchive() {
    assertRefused(
        "https://example.com/logs",
        "https://example.com/logs is no archive: give --archive a directory that mirrors a bucket, or s3://BUCKET[/PREFIX]");
    assertRefused(
        "s3://",
        "s3:// names no bucket: give --archive a directory that mirrors a bucket, or s3://BUCKET[/PREFIX]");
  }

  @Test
  void saysThatThereIsNothingToRead() {
    new ArchiveFolder(root).put("picture.png");

    assertRefused(
        root.toString(),
        "There is no log file in "
            + root
            + " (1 files there are no logs): point --archive at the folder or prefix that holds AWSLogs, or the access logs");
  }

  @Test
  void saysThatNothingIsOfTheTimesAskedFor() {
    ArchiveFolder folder = new ArchiveFolder(root);
    folder.put(
        ArchiveFolder.cloudTrailKey(
            "111122223333", "us-east-1", Instant.parse("2025-03-14T09:00:00Z"), "u"));

    assertThatThrownBy(
            () ->
                ArchiveCheck.check(
                    folder.settings(
                        Instant.parse("2025-03-16T00:00:00Z"), null, Set.of(), Set.of())))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "No log file of "
                + root
                + " is of the times, accounts and regions asked for: widen --from, --to, --account or --region");
  }

  private static void assertRefused(String location, String line) {
    assertThatThrownBy(
            () ->
                ArchiveCheck.check(
                    new ArchiveSettings(
                        location,
                        new AwsSettings(null, null, null),
                        null,
                        null,
                        Set.of(),
                        Set.of(),
                        Duration.ofHours(25),
                        false)))
        .isInstanceOf(UsageException.class)
        .hasMessage(line);
  }
}
