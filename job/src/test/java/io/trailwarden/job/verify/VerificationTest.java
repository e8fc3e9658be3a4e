package io.trailwarden.job.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.integrity.PublicKeys;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.keys.KeyFiles;
import io.trailwarden.job.source.archive.ArchiveFile;
import io.trailwarden.job.source.archive.ArchiveStore;
import io.trailwarden.job.source.archive.ArchiveStores;
import io.trailwarden.job.source.archive.ListQuery;
import io.trailwarden.job.source.archive.Lister;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Over a store that behaves as stores can. */
final class VerificationTest {
  private static final String DENIED = "access is denied";
  private static final PublicKeys KEYS =
      KeyFiles.read("--public-keys", Path.of("../sample-logs/public-keys"), note -> {});

  private static VerifySettings settings(int parallelism, long listedInMemory) {
    return new VerifySettings(
        new ArchiveSettings(
            "../sample-logs/tampered",
            new AwsSettings(null, null, null),
            null,
            null,
            Set.of(),
            Set.of(),
            Duration.ZERO,
            false),
        Set.of(),
        null,
        null,
        Duration.ofHours(2),
        parallelism,
        1 << 30,
        listedInMemory);
  }

  private static List<String> found(VerifySettings settings, Opening opening)
      throws IOException, InterruptedException {
    Told told = new Told();
    try (ArchiveStore store = new OpeningStore(ArchiveStores.open(settings.archive()), opening)) {
      new Verification(settings, KEYS).run(store, told);
    }
    return told.lines;
  }

  @Test
  void whatDoesNotFitIntoMemoryIsReadAgainAndSaysTheSame() throws Exception {
    List<String> kept = found(settings(2, 50_000), key -> {});

    assertThat(kept).hasSizeGreaterThan(90);
    assertThat(found(settings(2, 0), key -> {})).isEqualTo(kept);
    assertThat(found(settings(2, 20), key -> {})).isEqualTo(kept);
  }

  @Test
  void asManyFilesAreUnderWayAsWasAskedFor() throws Exception {
    CountDownLatch underWay = new CountDownLatch(24);
    Set<String> inTime = ConcurrentHashMap.newKeySet();

    found(
        settings(24, 50_000),
        key -> {
          if (key.contains("/CloudTrail/")) {
            underWay.countDown();
            if (await(underWay)) {
              inTime.add(key);
            }
          }
        });

    assertThat(inTime).hasSizeGreaterThan(24);
  }

  private static boolean await(CountDownLatch latch) throws IOException {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aReadingThatBreaksOffIsTakenUpAgain() throws Exception {
    Set<String> failed = ConcurrentHashMap.newKeySet();
    List<String> undisturbed = found(settings(2, 50_000), key -> {});

    List<String> found =
        found(
            settings(8, 50_000),
            key -> {
              if (key.contains("T12") && failed.add(key)) {
                throw new IOException("reset");
              }
            });

    assertThat(failed).isNotEmpty();
    assertThat(found).isEqualTo(undisturbed);
  }

  @Test
  void aLogFileThatCanNotBeReadIsUnverifiableForThatReason() throws Exception {
    List<String> found =
        found(
            settings(2, 50_000),
            key -> {
              if (key.contains("T1230Z")) {
                throw new ArchiveStore.UnreadableException(DENIED, null);
              }
            });

    assertThat(found)
        .anyMatch(
            line ->
                line.contains("T1230Z")
                    && line.contains(" unverifiable it could not be read: " + DENIED)
                    && line.endsWith(" unread"));
  }

  @Test
  void aDigestThatCanNotBeReadEndsItWithOneLine() {
    assertThatThrownBy(
            () ->
                found(
                    settings(2, 50_000),
                    key -> {
                      if (key.endsWith("T071937Z.json.gz")) {
                        throw new ArchiveStore.UnreadableException(DENIED, null);
                      }
                    }))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("T071937Z.json.gz could not be read: " + DENIED);
  }

  /** What an opening does before it opens. */
  private interface Opening {
    void before(String key) throws IOException;
  }

  private record OpeningStore(ArchiveStore store, Opening opening) implements ArchiveStore {
    @Override
    public String container() {
      return store.container();
    }

    @Override
    public String root() throws IOException {
      return store.root();
    }

    @Override
    public Lister list(ListQuery query) {
      return store.list(query);
    }

    @Override
    public Opened open(ArchiveFile file, long offset, @Nullable String tag) throws IOException {
      opening.before(file.key());
      return store.open(file, offset, tag);
    }

    @Override
    public int filesAtATime() {
      return store.filesAtATime();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private static final class Told implements Findings {
    final List<String> lines = new ArrayList<>();

    @Override
    public void digest(DigestFinding digest) {
      lines.add(digest.key() + " " + digest.verdict().word() + " " + digest.reason());
    }

    @Override
    public void gap(Gap gap) {
      lines.add(gap.toString());
    }

    @Override
    public void covered(ChainId chain, List<Periods.Period> periods) {
      lines.add(periods.toString());
    }

    @Override
    public void overdue(Judgement.Overdue chain) {
      lines.add(chain.toString());
    }

    @Override
    public void log(LogFinding file) {
      lines.add(
          file.key()
              + " "
              + file.verdict().verdict().word()
              + " "
              + file.verdict().reason()
              + (file.isUnread() ? " unread" : ""));
    }

    @Override
    public void note(String line) {
      lines.add(line);
    }
  }
}
