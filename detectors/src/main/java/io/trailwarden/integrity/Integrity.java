package io.trailwarden.integrity;

import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.IntegrityFinding.Subject;
import io.trailwarden.integrity.IntegrityStore.Header;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts on the digests and log files of one group, from facts in any order. What is kept is the
 * union of the facts, and what is told a function of it and of how far time has come: a digest that
 * comes before its files, behind them or a day later changes nothing but when a verdict is told.
 *
 * <p>A stream that ends is judged at its end, when all facts are there that are to be had ({@link
 * #end}). One that goes on tells what can only get worse at once, and what rests on something not
 * being there once the watermark is {@link Settings#grace} past it ({@link #advance}); what comes
 * later still corrects it. Working memory of one group.
 */
public final class Integrity {
  private static final Coverage NOTHING = Coverage.none();
  private static final String S3 = "s3://";

  /** Forgetting looks at each file that is kept. */
  private static final Duration FORGET_EVERY = Duration.ofHours(6);

  private final Settings settings;
  private final PublicKeys keys;
  private final IntegrityStore store;
  private final ObjectLookup lookup;
  private final Consumer<IntegrityFinding> findings;
  private final Versions versions;
  private @Nullable Header header;
  private @Nullable String bucket;

  /**
   * How facts are judged.
   *
   * @param bucket what a directory is a copy of; null: the bucket that its digests name
   * @param from what was delivered before is not judged; null: everything is
   * @param to what was delivered then or later is not judged; null: everything is
   * @param grace how long a digest, a listing or a file may take
   * @param overdueAfter a chain is overdue when log files come so much later than its newest digest
   * @param retention how long after its delivery an object's facts are kept
   */
  public record Settings(
      @Nullable String bucket,
      @Nullable Instant from,
      @Nullable Instant to,
      Duration grace,
      Duration overdueAfter,
      Duration retention)
      implements Serializable {}

  /** Gives what is told its version, as {@link IntegrityFinding#version} asks. */
  public interface Versions {
    /** A version behind that one; 0 stands before all. */
    long after(long before);
  }

  /**
   * One group at work.
   *
   * @param lookup where a stream that goes on looks before it says that something is missing
   * @param findings takes what is told
   */
  public Integrity(
      Settings settings,
      PublicKeys keys,
      IntegrityStore store,
      ObjectLookup lookup,
      Consumer<IntegrityFinding> findings,
      Versions versions) {
    this.settings = settings;
    this.keys = keys;
    this.store = store;
    this.lookup = lookup;
    this.findings = findings;
    this.versions = versions;
  }

  // ------------------------------------------------------------------------------------- facts

  /** Whether the group is a new one, of which no fact is known. */
  public boolean isNew() {
    return knownHeader() == null;
  }

  /** Takes a fact of a stream that ends: nothing is told before {@link #end}. */
  public void keep(IntegrityFact fact) {
    if (fact instanceof IntegrityFact.Digest digest) {
      keepHeader(fact, digest.fact().keyEnd());
      keepDigest(digest);
      return;
    }
    Delivery delivery = Delivery.of(fact.place(), fact.key());
    keepHeader(fact, delivery == null ? null : delivery.from());
    store.putFile(fact.key(), with(entry(fact.key()), fact));
  }

  /** Takes a fact of a stream that goes on, and tells what follows from it for good. */
  public void take(IntegrityFact fact) {
    keep(fact);
    if (fact instanceof IntegrityFact.Digest) {
      tellOwn(judge(header().began()));
      return;
    }
    FileEntry entry = entry(fact.key());
    if (entry.isDecided()) {
      tell(fact.key(), fact.place(), entry, NOTHING);
    } else {
      store.putWaiting(fact.key());
    }
  }

  private static FileEntry with(FileEntry entry, IntegrityFact fact) {
    return fact instanceof IntegrityFact.Log log
        ? entry.with(log.content())
        : entry.unread(((IntegrityFact.Unread) fact).why());
  }

  private FileEntry entry(String key) {
    FileEntry entry = store.file(key);
    return entry == null ? FileEntry.UNKNOWN : entry;
  }

  private void keepHeader(IntegrityFact fact, @Nullable Instant delivered) {
    Header before = knownHeader();
    Header after = before == null ? Header.first(fact.container(), delivered) : before;
    if (delivered != null && !(fact instanceof IntegrityFact.Digest)) {
      after = after.delivered(fact.place(), delivered);
    }
    if (!after.equals(before)) {
      putHeader(after);
    }
  }

  private void putHeader(Header now) {
    header = now;
    store.putHeader(now);
  }

  private @Nullable Header knownHeader() {
    if (header == null) {
      header = store.header();
    }
    return header;
  }

  private void keepDigest(IntegrityFact.Digest digest) {
    DigestFact before = store.digest(digest.key());
    if (before == null) {
      store.putDigest(digest.fact(), digest.files());
    } else if (!before.equals(digest.fact())) {
      store.putDigest(before.changed(), List.of());
    }
  }

  // ------------------------------------------------------------------------------- conclusions

  /** All facts are there that are to be had: tells everything. */
  public void end() {
    Judged judged = judge(null);
    for (DigestFact each : judged.facts) {
      apply(judged, each);
    }
    judged.of.forEach(
        (place, judgement) -> {
          judgement.digests().forEach(this::tell);
          judgement.gaps().forEach(this::tell);
          overdue(place, judgement).forEach(this::tell);
        });
    Place likely = judged.of.keySet().stream().findFirst().orElse(null);
    store.forEachFile(
        (key, entry) -> {
          Place place = Place.ofLog(key, likely);
          Delivery delivery = place == null ? null : Delivery.of(place, key);
          if (place != null && judged.scope.holds(delivery)) {
            FileVerdict verdict = entry.verdict(judged.coverage(place), delivery);
            findings.accept(finding(key, place, delivery, verdict, null, versions.after(0)));
          }
        });
  }

  /**
   * Time has come so far: tells what rests on something not being there, and forgets what is older
   * than the retention.
   *
   * @return whether anything is left
   */
  public boolean advance(Instant watermark) {
    Header before = knownHeader();
    if (before == null) {
      return false;
    }
    Instant oldest = watermark.minus(settings.retention());
    forget(before, oldest);
    Instant due = watermark.minus(settings.grace());
    Set<String> notNow = new HashSet<>();
    Instant since = Periods.max(before.began(), oldest);
    Judged judged = judge(since);
    while (lookForDigests(judged, due, notNow)) {
      judged = judge(since);
    }
    tellOwn(judged);
    tellOfChains(judged, due, notNow, oldest);
    for (String key : store.waiting()) {
      advance(key, judged, due, before.began());
    }
    return !store.isEmpty();
  }

  /**
   * Looks for digests that are about to be missing.
   *
   * @param notNow takes those of which it can't be told
   * @return whether there is one, which may name others
   */
  private boolean lookForDigests(Judged judged, Instant due, Set<String> notNow) {
    boolean isOneThere = false;
    for (Judgement judgement : judged.of.values()) {
      for (DigestFinding each : judgement.digests()) {
        if (!isMissing(each, due) || isToldMissing(each) || notNow.contains(each.key())) {
          continue;
        }
        ObjectLookup.Answer answer = lookup.look(header().container(), each.key());
        if (answer.fact() != null) {
          keep(answer.fact());
          isOneThere = true;
        } else if (!answer.isSure()) {
          notNow.add(each.key());
        }
      }
    }
    return isOneThere;
  }

  private static boolean isMissing(DigestFinding digest, Instant due) {
    return digest.verdict() == DigestVerdict.MISSING && !endOf(digest).isAfter(due);
  }

  private boolean isToldMissing(DigestFinding digest) {
    IntegrityFinding told = store.told(digest.key());
    return told != null && told.verdict().equals(DigestVerdict.MISSING.word());
  }

  /** Tells what is missing of the chains, and takes back what is not so any more. */
  private void tellOfChains(Judged judged, Instant due, Set<String> notNow, Instant oldest) {
    Set<String> stillSo = new HashSet<>(notNow);
    judged.of.forEach(
        (place, judgement) -> {
          for (DigestFinding each : judgement.digests()) {
            if (isMissing(each, due)) {
              if (!notNow.contains(each.key())) {
                tell(each);
              }
              stillSo.add(each.key());
            } else if (each.verdict() != DigestVerdict.MISSING) {
              stillSo.add(each.key());
            }
          }
          for (Gap each : judgement.gaps()) {
            if (!each.to().isAfter(due)) {
              tell(each);
            }
            stillSo.add(subject(each));
          }
          for (Judgement.Overdue each : overdue(place, judgement)) {
            tell(each);
            stillSo.add(subject(each));
          }
        });
    takeBack(stillSo, oldest);
  }

  private void advance(String key, Judged judged, Instant due, Instant began) {
    Place place = Place.ofLog(key);
    FileEntry entry = entry(key);
    if (place == null || entry.isDecided()) {
      store.removeWaiting(key);
      return;
    }
    Delivery delivery = Delivery.of(place, key);
    Coverage coverage = judged.coverage(place);
    if (delivery == null ? coverage.newest() == null : delivery.to().isAfter(due)) {
      return;
    }
    boolean isThere = !entry.state().seen().isEmpty() || entry.failure() != null;
    if (!isThere && (delivery == null || delivery.from().isBefore(began))) {
      store.removeWaiting(key); // it came before anybody watched
      return;
    }
    if (isAboutToBeMissing(entry, coverage, delivery)) {
      ObjectLookup.Answer answer = lookup.look(header().container(), key);
      if (!answer.isSure()) {
        return;
      }
      if (answer.fact() != null) {
        keep(answer.fact());
        entry = entry(key);
      }
    }
    tell(key, place, entry, coverage);
  }

  private static boolean isAboutToBeMissing(
      FileEntry entry, Coverage coverage, @Nullable Delivery delivery) {
    boolean isToldSo = entry.told() != null && entry.told().verdict() == Verdict.MISSING;
    return !isToldSo && entry.verdict(coverage, delivery).verdict() == Verdict.MISSING;
  }

  private void forget(Header before, Instant oldest) {
    if (before.forgotten().plus(FORGET_EVERY).isAfter(oldest)) {
      return;
    }
    putHeader(before.forgotten(oldest));
    for (DigestFact each : store.digests()) {
      if (each.keyEnd().isBefore(oldest)) {
        store.removeDigest(each.key());
      }
    }
    List<String> old = new ArrayList<>();
    store.forEachFile(
        (key, entry) -> {
          Place place = Place.ofLog(key);
          Delivery delivery = place == null ? null : Delivery.of(place, key);
          // A file whose key tells no time is kept until its verdict was told.
          boolean isOld = delivery == null ? entry.told() != null : delivery.to().isBefore(oldest);
          if (isOld) {
            old.add(key);
          }
        });
    for (String key : old) {
      store.removeFile(key);
      store.removeWaiting(key);
    }
  }

  /** Tells what each digest is worth by itself, and takes over what it lists. */
  private void tellOwn(Judged judged) {
    for (Judgement each : judged.of.values()) {
      for (DigestFinding digest : each.digests()) {
        if (digest.verdict() != DigestVerdict.MISSING) {
          tell(digest);
        }
      }
    }
    for (DigestFact each : judged.facts) {
      Boolean applied = store.applied(each.key());
      boolean proves = judged.proves(each);
      if (applied == null || applied != proves) {
        store.putApplied(each.key(), proves);
        for (String key : apply(judged, each)) {
          Place place = Place.ofLog(key);
          FileEntry entry = entry(key);
          if (place != null && entry.isDecided()) {
            tell(key, place, entry, NOTHING);
            store.removeWaiting(key);
          } else {
            store.putWaiting(key);
          }
        }
      }
    }
  }

  /** Takes over what a digest lists; returns the files of which it says something new. */
  private List<String> apply(Judged judged, DigestFact digest) {
    boolean proves = judged.proves(digest);
    Place place = digest.id().chain().place();
    List<String> changed = new ArrayList<>();
    for (ListedFile file : store.listed(digest.key())) {
      if (!file.bucket().equals(judged.scope.bucket()) || !place.holdsLog(file.key())) {
        continue;
      }
      FileEntry before = entry(file.key());
      FileEntry after = before.with(new FileState.Listing(proves, file.hash(), digest.key()));
      if (!after.equals(before)) {
        store.putFile(file.key(), after);
        changed.add(file.key());
      }
    }
    return changed;
  }

  private List<Judgement.Overdue> overdue(Place place, Judgement judgement) {
    Instant newest = header().newest().get(place.root());
    return newest == null ? List.of() : judgement.overdue(newest, settings.overdueAfter());
  }

  private Header header() {
    Header known = knownHeader();
    if (known == null) {
      throw new IllegalStateException("nothing is known");
    }
    return known;
  }

  // ---------------------------------------------------------------------------------- judging

  /** All digests of the group, judged. */
  private record Judged(Scope scope, List<DigestFact> facts, Map<Place, Judgement> of) {
    boolean proves(DigestFact digest) {
      Judgement judgement = of.get(digest.id().chain().place());
      return judgement != null && judgement.proves(digest.key());
    }

    Coverage coverage(Place place) {
      Judgement judgement = of.get(place);
      return judgement == null ? NOTHING : judgement.coverage();
    }
  }

  private Judged judge(@Nullable Instant since) {
    Collection<DigestFact> kept = store.digests();
    bucket = bucketOf(kept);
    List<DigestFact> facts = kept.stream().map(each -> each.in(bucket())).toList();
    Instant from = since == null ? settings.from() : since;
    Scope scope = new Scope(bucket(), from, settings.to());
    Map<Place, List<DigestFact>> ofPlace = new TreeMap<>();
    for (DigestFact each : facts) {
      ofPlace.computeIfAbsent(each.id().chain().place(), p -> new ArrayList<>()).add(each);
    }
    Map<Place, Judgement> judgements = new TreeMap<>();
    ofPlace.forEach(
        (place, own) -> {
          List<DigestFact> elsewhere =
              facts.stream().filter(each -> !each.id().chain().place().equals(place)).toList();
          judgements.put(place, Digests.judge(scope, own, elsewhere, keys));
        });
    return new Judged(scope, facts, judgements);
  }

  private String bucket() {
    if (bucket == null) {
      bucket = bucketOf(store.digests());
    }
    return bucket;
  }

  private String bucketOf(Collection<DigestFact> digests) {
    String container = header().container();
    if (container.startsWith(S3)) {
      return container.substring(S3.length());
    }
    String given = settings.bucket();
    return given != null ? given : bucketNamedBy(digests, container);
  }

  /**
   * The bucket that a directory is a copy of: the one that most digests name which are where they
   * say.
   *
   * @param directory whose last name it is when no digest tells
   */
  public static String bucketNamedBy(Collection<DigestFact> digests, String directory) {
    Map<String, Integer> votes = new TreeMap<>();
    for (DigestFact each : digests) {
      DigestDocument document = each.document();
      if (document != null && document.key().equals(each.key())) {
        votes.merge(document.bucket(), 1, Integer::sum);
      }
    }
    return votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElseGet(() -> directory.substring(directory.lastIndexOf('/') + 1));
  }

  // ---------------------------------------------------------------------------------- telling

  private void tell(DigestFinding digest) {
    tell(
        digest.key(),
        Subject.DIGEST,
        digest.key(),
        digest.chain(),
        digest.verdict().word(),
        digest.reason(),
        endOf(digest),
        null);
  }

  private static Instant endOf(DigestFinding digest) {
    DigestKey key = DigestKey.of(digest.key());
    return key == null ? Instant.EPOCH : key.end();
  }

  private void tell(Gap gap) {
    tell(
        subject(gap),
        Subject.CHAIN,
        chainKey(gap.chain()),
        gap.chain(),
        IntegrityFinding.GAP,
        "the trail wrote no digests from " + gap.from() + " to " + gap.to(),
        gap.from(),
        gap.to());
  }

  private void tell(Judgement.Overdue overdue) {
    tell(
        subject(overdue),
        Subject.CHAIN,
        chainKey(overdue.chain()),
        overdue.chain(),
        IntegrityFinding.OVERDUE,
        "no digest since " + overdue.since() + ", though log files still come",
        overdue.since(),
        null);
  }

  private static String subject(Gap gap) {
    return IntegrityFinding.GAP + " " + gap.from() + " " + gap.to() + " " + chainKey(gap.chain());
  }

  private static String subject(Judgement.Overdue overdue) {
    return IntegrityFinding.OVERDUE + " " + overdue.since() + " " + chainKey(overdue.chain());
  }

  private static String chainKey(ChainId chain) {
    return chain.place().digestFolder() + chain.trail() + "_" + chain.homeRegion();
  }

  private void tell(
      String about,
      Subject subject,
      String key,
      ChainId chain,
      String verdict,
      String reason,
      Instant time,
      @Nullable Instant until) {
    IntegrityFinding before = store.told(about);
    if (before != null && before.verdict().equals(verdict)) {
      return;
    }
    tell(
        about,
        new IntegrityFinding(
            subject,
            header().container(),
            bucket(),
            key,
            chain.place(),
            chain.trail(),
            verdict,
            reason,
            before == null ? null : before.verdict(),
            time,
            until,
            versions.after(before == null ? 0 : before.version())));
  }

  private void tell(String about, IntegrityFinding finding) {
    store.putTold(about, finding);
    findings.accept(finding);
  }

  /** What was told of a digest that was missing, or of a chain, and is not so after all. */
  private void takeBack(Set<String> stillSo, Instant oldest) {
    for (Map.Entry<String, IntegrityFinding> each : store.told().entrySet()) {
      String about = each.getKey();
      IntegrityFinding told = each.getValue();
      if (!told.time().isAfter(oldest)) {
        store.removeTold(about);
      } else if (!stillSo.contains(about) && !told.verdict().equals(IntegrityFinding.RESOLVED)) {
        tell(about, told.resolved(versions.after(told.version())));
      }
    }
  }

  private void tell(String key, Place place, FileEntry entry, Coverage coverage) {
    Delivery delivery = Delivery.of(place, key);
    FileVerdict verdict = entry.verdict(coverage, delivery);
    FileEntry.Told before = entry.told();
    Verdict known = before == null ? Verdict.PENDING : before.verdict();
    if (verdict.verdict() == known) {
      return;
    }
    long version = versions.after(before == null ? 0 : before.version());
    store.putFile(key, entry.told(new FileEntry.Told(verdict.verdict(), version)));
    findings.accept(finding(key, place, delivery, verdict, before, version));
  }

  private IntegrityFinding finding(
      String key,
      Place place,
      @Nullable Delivery delivery,
      FileVerdict verdict,
      FileEntry.@Nullable Told before,
      long version) {
    return new IntegrityFinding(
        Subject.LOG,
        header().container(),
        bucket(),
        key,
        place,
        null,
        verdict.verdict().word(),
        verdict.reason(),
        before == null ? null : before.verdict().word(),
        delivery == null ? Instant.EPOCH : delivery.from(),
        null,
        version);
  }
}
