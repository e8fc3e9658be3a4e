package io.trailwarden.job.source.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.read.LogFileKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TimeOrderedListingTest {
  private static final Instant BEGIN = Instant.parse("2025-02-27T22:00:00Z");
  private static final String ACCOUNT = "111122223333";
  private static final String OTHER_ACCOUNT = "444455556666";

  /** Any mixture of layouts, listed with stops anywhere: each log once, in the order of time. */
  @Property(tries = 200)
  void listsEachLogOnceInOrderAlsoWithRestartsBetween(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 400) int files) throws IOException {
    MemoryStore store = new MemoryStore();
    Set<String> logs = fill(store, new Random(seed), files);

    List<ArchiveFile> listed = listAll(store, selection(null, null), new Random(seed + 1));

    assertThat(listed).extracting(ArchiveFile::key).containsExactlyInAnyOrderElementsOf(logs);
    assertThat(listed)
        .filteredOn(file -> LogFileKey.of(file.key()).deliveredAt() == file.deliveredAt())
        .isSortedAccordingTo((a, b) -> Long.compare(a.deliveredAt(), b.deliveredAt()));
  }

  @Property(tries = 100)
  void narrowsToTimesAccountsAndRegions(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 72) int fromHour) throws IOException {
    MemoryStore store = new MemoryStore();
    Set<String> logs = fill(store, new Random(seed), 200);
    Instant from = BEGIN.plus(Duration.ofHours(fromHour));
    Instant to = from.plus(Duration.ofHours(5));
    Selection narrow =
        new Selection(from, to, Set.of(ACCOUNT), Set.of("us-east-1"), Duration.ofHours(25), false);
    Instant firstDay = from.truncatedTo(java.time.temporal.ChronoUnit.DAYS);
    Set<String> expected = new TreeSet<>();
    for (String key : logs) {
      LogFileKey says = LogFileKey.of(key);
      Instant delivered = Instant.ofEpochMilli(says.deliveredAt());
      if ((says.account() == null || says.account().equals(ACCOUNT))
          && (says.region() == null || says.region().equals("us-east-1"))
          && !delivered.isBefore(firstDay)
          && !delivered.isAfter(to.plus(Duration.ofHours(25)))) {
        expected.add(key);
      }
    }

    assertThat(listAll(store, narrow, new Random(seed)))
        .extracting(ArchiveFile::key)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void beginsAtTheFirstDayAskedForInsteadOfListingWhatLiesBefore() throws IOException {
    MemoryStore store = new MemoryStore();
    for (int i = 0; i < 30_000; i++) {
      Instant time = BEGIN.plusSeconds(300L * i);
      store.put(ArchiveFolder.cloudTrailKey(ACCOUNT, "us-east-1", time, "u"));
      store.put(ArchiveFolder.accessKey("logs/b-", time, i));
    }
    Instant from = Instant.parse("2025-04-01T00:00:00Z");

    List<ArchiveFile> listed = listAll(store, selection(from, from.plusSeconds(3600)), null);

    assertThat(listed).hasSize(2 * (26 * 12 + 1));
    assertThat(store.pages.get()).isLessThan(20);
  }

  @Test
  void findsTheSeriesOfAFolderWithoutListingTheirFiles() throws IOException {
    MemoryStore store = new MemoryStore();
    for (String series : List.of("logs/a-", "logs/b-", "logs/")) {
      for (int i = 0; i < 5_000; i++) {
        store.put(ArchiveFolder.accessKey(series, BEGIN.plusSeconds(i), i));
      }
    }

    Discovery found = Discovery.of(store, selection(null, null));

    assertThat(found.cursors())
        .extracting(Cursor::prefix)
        .containsExactlyInAnyOrder("logs/a-", "logs/b-", "logs/");
    assertThat(store.pages.get()).isLessThan(8);
    assertThat(listAll(store, selection(null, null), new Random(1))).hasSize(15_000);
  }

  @Test
  void staysWithinAPrefixThatEndsInTheMiddleOfANameOrATime() throws IOException {
    MemoryStore store = new MemoryStore();
    for (int i = 0; i < 40; i++) {
      store.put(ArchiveFolder.accessKey("logs/a-", BEGIN.plusSeconds(60L * i), i));
      store.put(ArchiveFolder.accessKey("logs/b-", BEGIN.plusSeconds(60L * i), i));
    }

    for (String root : List.of("logs/a", "logs/b-", "logs/a-2025-02-27-22-1", "lo", "logs/")) {
      store.root = root;
      assertThat(listAll(store, selection(null, null), new Random(1)))
          .extracting(ArchiveFile::key)
          .containsExactlyInAnyOrderElementsOf(
              store.objects.keySet().stream().filter(key -> key.startsWith(root)).toList());
    }
  }

  @Test
  void doesNotLookIntoWhatAwsKeepsForOtherThings() throws IOException {
    MemoryStore store = new MemoryStore();
    store.put("AWSLogs/111122223333/Config/us-east-1/2025/3/1/ConfigSnapshot/x.json.gz");
    store.put("AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/01/x.json.gz");
    store.put(ArchiveFolder.cloudTrailKey(ACCOUNT, "us-east-1", BEGIN, "u"));
    store.put(ArchiveFolder.cloudTrailKey(OTHER_ACCOUNT, "us-east-1", BEGIN, "u"));

    Discovery found =
        Discovery.of(
            store,
            new Selection(null, null, Set.of(ACCOUNT), Set.of(), Duration.ofHours(25), false));

    assertThat(found.cursors())
        .extracting(Cursor::prefix)
        .containsExactly("AWSLogs/111122223333/CloudTrail/us-east-1/");
  }

  @Test
  void readsFilesOfUnknownNamesOnlyWhereNothingIsLaidOutByAws() throws IOException {
    MemoryStore downloaded = new MemoryStore();
    downloaded.put("events.json");
    downloaded.put("more/2024/part-1.json.gz");
    downloaded.put("more/readme.txt");
    MemoryStore laidOut = new MemoryStore();
    laidOut.put("events.json");
    laidOut.put(ArchiveFolder.cloudTrailKey(ACCOUNT, "us-east-1", BEGIN, "u"));

    assertThat(listAll(downloaded, selection(null, null), new Random(1)))
        .extracting(ArchiveFile::key)
        .containsExactlyInAnyOrder("events.json", "more/2024/part-1.json.gz");
    assertThat(listAll(laidOut, selection(null, null), new Random(1)))
        .extracting(ArchiveFile::key)
        .containsExactly(ArchiveFolder.cloudTrailKey(ACCOUNT, "us-east-1", BEGIN, "u"));
  }

  @Test
  void listsAFolderOfTooManySeriesAsOne() throws IOException {
    MemoryStore store = new MemoryStore();
    for (int i = 0; i < 3_000; i++) {
      store.put(ArchiveFolder.accessKey("logs/job-" + i + "-", BEGIN.plusSeconds(i), i));
    }

    assertThat(Discovery.of(store, selection(null, null)).cursors()).hasSize(1);
    assertThat(listAll(store, selection(null, null), new Random(1)))
        .extracting(ArchiveFile::key)
        .containsExactlyInAnyOrderElementsOf(store.objects.keySet());
  }

  @Test
  void countsWhatIsNoLog() throws IOException {
    MemoryStore store = new MemoryStore();
    String log = ArchiveFolder.cloudTrailKey(ACCOUNT, "us-east-1", BEGIN, "u");
    store.put(log);
    store.put(log + ".metadata.json");
    store.put("pictures/a.png");
    Selection all = selection(null, null);
    Discovery found = Discovery.of(store, all);
    TimeOrderedListing listing =
        new TimeOrderedListing(store, all, found.readsUnknown(), found.cursors());

    assertThat(listing.next()).extracting(ArchiveFile::key).isEqualTo(log);
    assertThat(listing.next()).isNull();
    assertThat(listing.skipped()).isEqualTo(2);
  }

  private static Selection selection(@Nullable Instant from, @Nullable Instant to) {
    return new Selection(from, to, Set.of(), Set.of(), Duration.ofHours(25), false);
  }

  /** Lists all, beginning anew from the cursors at random where there is one. */
  private static List<ArchiveFile> listAll(
      MemoryStore store, Selection selection, @Nullable Random random) throws IOException {
    Discovery found = Discovery.of(store, selection);
    TimeOrderedListing listing =
        new TimeOrderedListing(store, selection, found.readsUnknown(), found.cursors());
    List<ArchiveFile> listed = new ArrayList<>();
    for (ArchiveFile file = listing.next(); file != null; file = listing.next()) {
      listed.add(file);
      if (random != null && random.nextInt(50) == 0) {
        listing = new TimeOrderedListing(store, selection, found.readsUnknown(), listing.cursors());
      }
    }
    return listed;
  }

  /** Puts logs of all layouts, and other things between them; returns the keys of the logs. */
  private static Set<String> fill(MemoryStore store, Random random, int files) {
    Set<String> logs = new TreeSet<>();
    logs.add(ArchiveFolder.cloudTrailKey(ACCOUNT, "us-east-1", BEGIN, "first"));
    for (int i = 0; i < files; i++) {
      Instant time = BEGIN.plusSeconds(60L * random.nextInt(60 * 24 * 4));
      String account = random.nextBoolean() ? ACCOUNT : OTHER_ACCOUNT;
      String region = random.nextBoolean() ? "us-east-1" : "eu-central-1";
      String trail = ArchiveFolder.cloudTrailKey(account, region, time, "u" + i);
      switch (random.nextInt(9)) {
        case 0 -> logs.add(trail);
        case 1 -> logs.add("a/prefix/" + trail);
        case 2 -> logs.add(trail.replace("AWSLogs/", "AWSLogs/o-abc1234567/"));
        case 3 -> logs.add(ArchiveFolder.accessKey("logs/", time, i));
        case 4 -> logs.add(ArchiveFolder.accessKey("logs/bucket-" + i % 3 + "-", time, i));
        case 5 ->
            logs.add(
                ArchiveFolder.accessKey(
                    "access/%s/%s/some.bucket/%s/"
                        .formatted(
                            account, region, time.toString().substring(0, 10).replace('-', '/')),
                    time,
                    i));
        case 6 -> store.put("logs/picture-" + i + ".png");
        case 7 -> store.put(trail.replace("CloudTrail", "CloudTrail-Digest"));
        default -> logs.add("flat/" + trail.substring(trail.lastIndexOf('/') + 1));
      }
    }
    logs.forEach(store::put);
    return logs;
  }
}
