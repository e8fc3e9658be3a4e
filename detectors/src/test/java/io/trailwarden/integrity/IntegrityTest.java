package io.trailwarden.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.Origin;
import io.trailwarden.integrity.Scenarios.Scenario;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogFileKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A stream says of an archive what is said of it at rest, in whatever order its objects come. */
final class IntegrityTest {
  private static final String S3 = "s3://" + SignedArchive.BUCKET;
  private static final Instant BEFORE_ALL = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant LONG_AFTER = Instant.parse("2025-03-03T00:00:00Z");
  private static final int ORDERS = 3;

  private final Map<String, IntegrityFinding> last = new TreeMap<>();
  private final List<IntegrityFinding> all = new ArrayList<>();
  private MapIntegrityStore store = new MapIntegrityStore();
  private ObjectLookup lookup = ObjectLookup.NOWHERE;
  private long clock = 1;

  @TestFactory
  Stream<DynamicTest> aStreamThatEndsSaysWhatVerifyingSays() {
    return Scenarios.all().stream()
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> new IntegrityTest().ends(each)));
  }

  @TestFactory
  Stream<DynamicTest> aStreamThatGoesOnSaysItInTheEnd() {
    return Scenarios.all().stream()
        .filter(each -> each.from() == null && each.to() == null)
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> goesOn(each)));
  }

  private void ends(Scenario scenario) throws IOException {
    SignedArchive archive = scenario.archive();
    List<IntegrityFact> facts = facts(archive);
    for (int seed = 0; seed < ORDERS; seed++) {
      store = new MapIntegrityStore();
      last.clear();
      Collections.shuffle(facts, new Random(seed));
      for (Integrity each : groups(facts, archive, scenario)) {
        each.end();
      }
      assertThat(lines()).as("seed " + seed).isEqualTo(Lines.expected(scenario));
    }
  }

  /** One group: scenarios with several are of one account and region. */
  private List<Integrity> groups(
      List<IntegrityFact> facts, SignedArchive archive, Scenario scenario) {
    List<Integrity> groups = new ArrayList<>();
    Map<String, List<IntegrityFact>> byGroup =
        facts.stream()
            .collect(
                Collectors.groupingBy(IntegrityFact::group, TreeMap::new, Collectors.toList()));
    for (List<IntegrityFact> each : byGroup.values()) {
      store = new MapIntegrityStore();
      Integrity integrity = integrity(archive, scenario.from(), scenario.to());
      each.forEach(integrity::keep);
      groups.add(integrity);
    }
    return groups;
  }

  private void goesOn(Scenario scenario) throws IOException {
    SignedArchive archive = scenario.archive();
    List<IntegrityFact> facts = facts(archive);
    for (int seed = 0; seed < ORDERS; seed++) {
      IntegrityTest run = new IntegrityTest();
      run.stream(archive, facts, seed);
      assertThat(Lines.withoutPending(run.lines()))
          .as("seed " + seed)
          .isEqualTo(Lines.withoutPending(Lines.expected(scenario)));
    }
  }

  /** Each fact once or twice, in any order, while time goes on. */
  private void stream(SignedArchive archive, List<IntegrityFact> facts, int seed) {
    Random random = new Random(seed);
    List<IntegrityFact> delivered = new ArrayList<>(facts);
    facts.stream().filter(each -> random.nextInt(4) == 0).forEach(delivered::add);
    Collections.shuffle(delivered, random);
    Map<String, MapIntegrityStore> stores = new HashMap<>();
    for (IntegrityFact each : delivered) {
      store =
          stores.computeIfAbsent(
              each.group(),
              group -> {
                MapIntegrityStore made = new MapIntegrityStore();
                made.putHeader(
                    new IntegrityStore.Header(each.container(), BEFORE_ALL, Map.of(), BEFORE_ALL));
                return made;
              });
      integrity(archive, null, null).take(each);
      if (random.nextInt(10) == 0) {
        Instant watermark = SignedArchive.BEGIN.plus(Duration.ofMinutes(random.nextInt(600)));
        integrity(archive, null, null).advance(watermark);
      }
    }
    for (MapIntegrityStore each : stores.values()) {
      store = each;
      integrity(archive, null, null).advance(LONG_AFTER);
    }
  }

  @Test
  void aDigestThatComesADayLaterSettlesWhatWasOpen() throws IOException {
    SignedArchive archive = SignedArchive.of(6);
    String digest = archive.digestAt("04");
    List<IntegrityFact> facts = facts(archive);
    List<IntegrityFact> early = facts.stream().filter(each -> !each.key().equals(digest)).toList();
    watch(archive, early);
    integrity(archive, null, null).advance(LONG_AFTER);
    assertThat(lines()).contains("D04 missing", "L0310 unverifiable");

    facts.stream()
        .filter(each -> each.key().equals(digest))
        .forEach(integrity(archive, null, null)::take);

    assertThat(lines()).isEmpty();
    assertThat(detectors(true))
        .contains("integrity_digest_missing", "integrity_log_unverifiable")
        .hasSize(2);
  }

  @Test
  void aBackfillThatListsAPlantedFileResolvesItsAlert() throws IOException {
    Scenario scenario =
        Scenarios.all().stream()
            .filter(each -> each.expected().stream().anyMatch(line -> line.endsWith("unlisted")))
            .findFirst()
            .orElseThrow();
    SignedArchive archive = scenario.archive();
    watch(archive, facts(archive));
    integrity(archive, null, null).advance(LONG_AFTER);
    String unlisted =
        last.values().stream()
            .filter(each -> each.verdict().equals("unlisted"))
            .map(IntegrityFinding::key)
            .findFirst()
            .orElseThrow();
    FileEntry entry = store.file(unlisted);

    store.putFile(
        unlisted,
        entry.with(new FileState.Listing(true, entry.state().seen().get(0).sha256(), "backfill")));
    integrity(archive, null, null).take(fact(archive, unlisted));

    assertThat(last.get(unlisted).verdict()).isEqualTo("verified");
    assertThat(detectors(true)).containsExactly("integrity_log_unlisted");
  }

  @Test
  void everyDetectorIsRaisedByAScenario() throws IOException {
    for (Scenario each : Scenarios.all()) {
      SignedArchive archive = each.archive();
      groups(facts(archive), archive, each).forEach(Integrity::end);
    }

    assertThat(detectors(false)).isEqualTo(IntegrityAlerts.DETECTORS);
  }

  @Test
  void aFileThatIsReadAgainWithOtherContentWasModified() throws IOException {
    SignedArchive archive = SignedArchive.of(6);
    String key = archive.logAt("0210");
    watch(archive, List.of(fact(archive, key)));
    archive.objects.put(key, archive.objects.get(archive.logAt("0230")));

    integrity(archive, null, null).take(fact(archive, key));

    assertThat(last.get(key).verdict()).isEqualTo("modified");
    assertThat(detectors(false)).containsExactly("integrity_log_modified");
  }

  @Test
  void nothingIsSaidOfWhatCameBeforeAnybodyWatched() throws IOException {
    SignedArchive archive = SignedArchive.of(6);
    List<IntegrityFact> facts =
        facts(archive).stream()
            .filter(each -> !each.key().equals(archive.digestAt("01")))
            .filter(each -> !each.key().equals(archive.digestAt("02")))
            .filter(
                each ->
                    !LogFileKey.of(each.key()).kind().equals(LogFileKey.Kind.CLOUDTRAIL)
                        || each.key().compareTo(archive.logAt("0250")) > 0)
            .sorted((one, other) -> Long.compare(time(one), time(other)))
            .toList();
    Integrity integrity = integrity(archive, null, null);

    facts.forEach(integrity::take);
    integrity.advance(LONG_AFTER);

    assertThat(lines()).isEmpty();
  }

  @Test
  void whatDidNotComeIsLookedForBeforeItIsMissing() throws IOException {
    SignedArchive archive = SignedArchive.of(6);
    Set<String> lost =
        Set.of(archive.logAt("0110"), archive.digestAt("03"), archive.digestAt("04"));
    List<String> lookedFor = new ArrayList<>();
    lookup =
        (container, key) -> {
          lookedFor.add(key);
          return ObjectLookup.Answer.of(unchecked(archive, key));
        };

    watch(archive, facts(archive).stream().filter(each -> !lost.contains(each.key())).toList());
    integrity(archive, null, null).advance(LONG_AFTER);

    assertThat(lookedFor).containsExactlyInAnyOrderElementsOf(lost);
    assertThat(Lines.withoutPending(lines())).isEqualTo(Lines.withoutPending(whole(archive)));
    assertThat(last.values())
        .filteredOn(each -> lost.contains(each.key()))
        .extracting(IntegrityFinding::verdict)
        .containsExactlyInAnyOrder("verified", "valid", "valid");
    assertThat(detectors(false)).isEmpty();
  }

  @Test
  void whatIsNotThereIsLookedForOnce() throws IOException {
    SignedArchive archive = SignedArchive.of(6);
    Set<String> lost = Set.of(archive.logAt("0110"), archive.digestAt("03"));
    List<String> lookedFor = new ArrayList<>();
    lookup =
        (container, key) -> {
          lookedFor.add(container + "/" + key);
          return ObjectLookup.Answer.ABSENT;
        };

    watch(archive, facts(archive).stream().filter(each -> !lost.contains(each.key())).toList());
    integrity(archive, null, null).advance(LONG_AFTER);
    integrity(archive, null, null).advance(LONG_AFTER.plus(Duration.ofHours(1)));

    assertThat(lookedFor)
        .containsExactlyInAnyOrder(
            S3 + "/" + archive.logAt("0110"), S3 + "/" + archive.digestAt("03"));
    assertThat(detectors(false)).contains("integrity_log_missing", "integrity_digest_missing");
  }

  @Test
  void nothingIsMissingWhileTheBucketDoesNotAnswer() throws IOException {
    SignedArchive archive = SignedArchive.of(6);
    Set<String> lost = Set.of(archive.logAt("0110"), archive.digestAt("03"));
    lookup = (container, key) -> ObjectLookup.Answer.NOT_NOW;

    watch(archive, facts(archive).stream().filter(each -> !lost.contains(each.key())).toList());
    integrity(archive, null, null).advance(LONG_AFTER);
    assertThat(detectors(false))
        .doesNotContain("integrity_log_missing", "integrity_digest_missing");

    lookup = (container, key) -> ObjectLookup.Answer.ABSENT;
    integrity(archive, null, null).advance(LONG_AFTER.plus(Duration.ofHours(1)));

    assertThat(detectors(false)).contains("integrity_log_missing", "integrity_digest_missing");
  }

  private static IntegrityFact unchecked(SignedArchive archive, String key) {
    try {
      return fact(archive, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SortedSet<String> whole(SignedArchive archive) throws IOException {
    IntegrityTest run = new IntegrityTest();
    run.watch(archive, facts(archive));
    run.integrity(archive, null, null).advance(LONG_AFTER);
    return run.lines();
  }

  private static long time(IntegrityFact fact) {
    return LogFileKey.of(fact.key()).deliveredAt();
  }

  @Test
  void allIsForgottenOnceItIsOlderThanTheRetention() throws IOException {
    for (Scenario each : Scenarios.all()) {
      IntegrityTest run = new IntegrityTest();
      SignedArchive archive = each.archive();
      run.watch(archive, facts(archive));
      run.integrity(archive, null, null).advance(LONG_AFTER);

      boolean more =
          run.integrity(archive, null, null).advance(LONG_AFTER.plus(Duration.ofDays(40)));

      assertThat(more).as(each.name()).isFalse();
      assertThat(run.store.isEmpty()).as(each.name()).isTrue();
    }
  }

  @Test
  void versionsOfWhatIsSaidOfOneThingGrow() throws IOException {
    for (Scenario each : Scenarios.all()) {
      IntegrityTest run = new IntegrityTest();
      run.stream(each.archive(), facts(each.archive()), 1);
      Map<String, Long> versions = new HashMap<>();
      for (IntegrityFinding finding : run.all) {
        Long before = versions.put(Lines.name(finding), finding.version());
        assertThat(before == null || before < finding.version()).as(Lines.name(finding)).isTrue();
      }
    }
  }

  private void watch(SignedArchive archive, List<IntegrityFact> facts) {
    store.putHeader(new IntegrityStore.Header(S3, BEFORE_ALL, Map.of(), BEFORE_ALL));
    facts.forEach(integrity(archive, null, null)::take);
  }

  private Integrity integrity(SignedArchive archive, @Nullable Instant from, @Nullable Instant to) {
    return new Integrity(
        new Integrity.Settings(
            null, from, to, Duration.ofHours(3), Scenarios.OVERDUE_AFTER, Duration.ofDays(30)),
        KnownKeys.ofAllRegions(archive.keys),
        store,
        lookup,
        finding -> {
          all.add(finding);
          last.put(Lines.name(finding), finding);
        },
        before -> Math.max(clock, before + 1));
  }

  private SortedSet<String> lines() {
    return Lines.of(last.values());
  }

  private SortedSet<String> detectors(boolean closed) {
    return all.stream()
        .flatMap(each -> IntegrityAlerts.of(each).stream())
        .filter(each -> (each.closed() != null) == closed)
        .map(each -> each.detector())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<IntegrityFact> facts(SignedArchive archive) throws IOException {
    List<IntegrityFact> facts = new ArrayList<>();
    for (String key : archive.objects.keySet()) {
      if (DigestKey.of(key) != null || Place.ofLog(key) != null) {
        facts.add(fact(archive, key));
      }
    }
    return facts;
  }

  private static IntegrityFact fact(SignedArchive archive, String key) throws IOException {
    byte[] bytes = archive.objects.get(key);
    DigestKey id = DigestKey.of(key);
    if (id == null) {
      Place place = Place.ofLog(key);
      try (LogContents contents = new LogContents(Limits.DEFAULT)) {
        Content content =
            contents.read(new Origin.LogFile(S3, key, 0), new ByteArrayInputStream(bytes));
        return new IntegrityFact.Log(S3, key, place, content);
      }
    }
    List<ListedFile> files = new ArrayList<>();
    Map<String, String> beside = archive.metadata.get(key);
    try (ObjectReader reader = new ObjectReader(1 << 20)) {
      DigestFact fact =
          reader.digest(
              SignedArchive.BUCKET,
              key,
              id,
              beside == null ? null : DigestMetadata.of(beside),
              () -> new ByteArrayInputStream(bytes),
              files::add);
      return new IntegrityFact.Digest(S3, fact, files);
    }
  }
}
