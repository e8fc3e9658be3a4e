package io.trailwarden.job.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.integrity.Place;
import io.trailwarden.integrity.SignedArchive;
import io.trailwarden.integrity.Signer;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.keys.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are copies of a part of a bucket, or hold copies of several. */
final class CopiesTest {
  private static final Place PREFIXED = new Place("logs/AWSLogs/", "111122223333", "us-east-1");

  @TempDir Path root;

  private SortedSet<String> verify(SignedArchive archive, Path directory, @Nullable String prefix)
      throws IOException {
    Path keys = root.resolve("keys.json");
    archive.writeKeysTo(keys);
    Lines lines = new Lines();
    new Verification(
            new VerifySettings(
                settings(directory),
                Set.of(),
                null,
                prefix,
                Duration.ofHours(2),
                2,
                1 << 20,
                VerifySettings.LISTED_IN_MEMORY),
            KeyFiles.read("--public-keys", keys, note -> {}))
        .run(lines);
    return lines.found;
  }

  private static ArchiveSettings settings(Path directory) {
    return new ArchiveSettings(
        directory.toString(),
        new AwsSettings(null, null, null),
        null,
        null,
        Set.of(),
        Set.of(),
        Duration.ZERO,
        false);
  }

  private static SignedArchive prefixed() {
    SignedArchive archive = new SignedArchive();
    archive.trail(PREFIXED, "audit", SignedArchive.BEGIN).hours(3);
    archive.remove(archive.logAt("0130"));
    return archive;
  }

  @Test
  void aReplayRefusesACopyOfWhatIsBelowAPrefixAndSaysWhatToDo() throws IOException {
    prefixed().writeTo(root);

    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> MirrorCheck.check(settings(root.resolve("logs"))))
        .withMessageStartingWith(root + "/logs is a copy of what lies below logs/ in its bucket, ")
        .withMessageContaining("make a directory that holds it (or a link to it) as logs, and");
    MirrorCheck.check(settings(root));
  }

  @Test
  void aReplayIsNotRefusedForADigestThatSomebodyMoved() throws IOException {
    SignedArchive archive = new SignedArchive();
    archive.trail("audit").hours(3);
    archive.writeTo(root);
    Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
    prefixed().writeTo(elsewhere);
    String first = archive.digestAt("01");
    Files.copy(
        elsewhere.resolve("logs").resolve(first),
        root.resolve(first),
        StandardCopyOption.REPLACE_EXISTING);

    MirrorCheck.check(settings(root));
  }

  @Test
  void aCopyOfWhatIsBelowAPrefixIsTakenForThat() throws IOException {
    SignedArchive archive = prefixed();
    archive.writeTo(root);

    assertThat(verify(archive, root.resolve("logs"), null))
        .containsExactly(
            "L0130 missing",
            "note the directory is taken for a copy of s3://trail-logs/logs/, as its digests say"
                + " (--prefix says otherwise)");
  }

  @Test
  void aPrefixThatIsGivenIsNotGuessed() throws IOException {
    SignedArchive archive = prefixed();
    archive.writeTo(root);

    assertThat(verify(archive, root.resolve("logs"), "logs")).containsExactly("L0130 missing");
    assertThat(
            verify(
                archive, root.resolve("logs/AWSLogs/111122223333"), "logs/AWSLogs/111122223333/"))
        .containsExactly("L0130 missing");
    assertThat(verify(archive, root.resolve("logs"), ""))
        .contains("D01 moved", "D02 moved", "D03 moved");
    assertThat(verify(archive, root.resolve("logs"), "other/")).contains("D01 moved");
  }

  @Test
  void foldersInADirectoryAreCopiesOfBucketsThemselves() throws IOException {
    SignedArchive archive = SignedArchive.of(3);
    archive.remove(archive.logAt("0130"));
    archive.writeTo(root.resolve("buckets/first"));

    assertThat(verify(archive, root.resolve("buckets"), null))
        .containsExactly(
            "L0130 missing",
            "note the folder first/ is taken for a copy of s3://trail-logs/, as its digests say"
                + " (--prefix says otherwise)");
  }

  @Test
  void whatWasCopiedToAnotherFolderDoesNotHideWhatIsThere() throws IOException {
    SignedArchive archive = SignedArchive.of(2);
    archive.writeTo(root.resolve("all"));
    archive.writeTo(root.resolve("all/copy"));

    assertThat(verify(archive, root.resolve("all"), null)).contains("D01 moved", "D02 moved");
  }

  @Test
  void oneDigestThatIsWhereItSaysKeepsADirectoryFromBeingAnothersCopy() throws IOException {
    SignedArchive archive = new SignedArchive();
    archive.trail("other", SignedArchive.BEGIN.plus(Duration.ofHours(5))).hours(1);
    archive.writeTo(root.resolve("all"));
    SignedArchive moved = prefixed();
    moved.writeTo(root.resolve("moved"));
    copy(root.resolve("moved/logs"), root.resolve("all"));

    assertThat(verify(archive, root.resolve("all"), null)).contains("D01 moved", "D02 moved");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path target = to.resolve(from.relativize(each).toString());
        Files.createDirectories(target.getParent());
        Files.copy(each, target);
      }
    }
  }

  @Test
  void filesThatDigestsListInOtherBucketsAreMentioned() throws IOException {
    SignedArchive archive = SignedArchive.of(2);
    archive.rewrite(
        archive.digestAt("02"),
        Signer.AWS,
        digest -> {
          ((ObjectNode) digest.at("/logFiles/0")).put("s3Bucket", "old-logs");
          ((ObjectNode) digest.at("/logFiles/1")).put("s3Object", "elsewhere/x.json.gz");
        });
    List.of("0110", "0130").forEach(each -> archive.remove(archive.logAt(each)));
    archive.writeTo(root.resolve("all"));

    String digests =
        "1 log files that digests in " + SignedArchive.PLACE.digestFolder() + " list lie in ";
    assertThat(verify(archive, root.resolve("all"), null))
        .containsExactly(
            "note " + digests + "s3://old-logs: they are not verified here",
            "note "
                + digests
                + "s3://trail-logs, but not in "
                + SignedArchive.PLACE.logFolder()
                + ": they are not verified here");
  }
}
