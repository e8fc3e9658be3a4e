package io.trailwarden.integrity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One chain under judgement: which digests are the ones that their successors name, which are
 * missing, and what that means for each time. Working memory.
 *
 * <pre>
 * ──[ valid )[ valid )─── hole ───[ valid )──
 *                 the later one is a starting digest: a gap, but for the hours of bad digests in it
 *                 it names the earlier one: CloudTrail left it out itself, a gap
 *                 it names one that is missing or bad: broken
 * </pre>
 */
final class Chain {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int MOST_DERIVED = 10_000;

  private final ChainId id;
  private final Scope scope;
  private final Map<String, DigestFact> known;
  private final List<Judged> digests = new ArrayList<>();
  private final Map<String, Absent> absent = new TreeMap<>();
  private final List<DigestFinding> findings = new ArrayList<>();
  private final Map<String, DigestVerdict> verdicts = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final Periods covered = new Periods();
  private final Periods broken = new Periods();

  /** A digest that was read, and what it is worth by itself. */
  private record Judged(DigestFact fact, OwnCheck own) {
    boolean proves() {
      return own.verdict().proves();
    }

    Instant start() {
      DigestDocument document = fact.document();
      return proves() && document != null ? document.start() : fact.keyEnd().minus(HOUR);
    }

    Instant end() {
      DigestDocument document = fact.document();
      return proves() && document != null ? document.end() : fact.keyEnd();
    }

    DigestDocument.@Nullable Previous previous() {
      return fact.document() == null ? null : fact.document().previous();
    }
  }

  /** A digest that should be there. */
  private record Absent(String key, ChainId chain, Instant end, String reason) {}

  /**
   * @param known all digests that were read, of other chains too
   */
  Chain(ChainId id, Scope scope, Map<String, DigestFact> known) {
    this.id = id;
    this.scope = scope;
    this.known = known;
  }

  void add(DigestFact fact, OwnCheck own) {
    digests.add(new Judged(fact, own));
  }

  ChainId id() {
    return id;
  }

  void judge() {
    digests.sort(Comparator.comparing(Judged::end).thenComparing(each -> each.fact().key()));
    for (Judged each : digests) {
      if (each.proves()) {
        covered.add(each.start(), each.end());
      }
    }
    for (Judged each : digests) {
      OwnCheck check = each.proves() ? againstPrevious(each) : each.own();
      if (!each.proves()) {
        namedByBad(each);
      }
      verdicts.put(each.fact().key(), check.verdict());
      if (scope.overlaps(each.start(), each.end())) {
        findings.add(
            new DigestFinding(
                each.fact().bucket(), each.fact().key(), id, check.verdict(), check.reason()));
      }
    }
    if (id.backfill()) {
      bad(Instant.MIN, Instant.MAX).forEach(hour -> broken.add(hour.from(), hour.to()));
    } else {
      holes();
    }
    for (Absent each : absent.values()) {
      findings.add(
          new DigestFinding(
              scope.bucket(), each.key(), each.chain(), DigestVerdict.MISSING, each.reason()));
    }
  }

  /** Holds a valid digest against the one that it names. */
  private OwnCheck againstPrevious(Judged digest) {
    DigestDocument.Previous previous = digest.previous();
    if (previous == null) {
      return digest.own();
    }
    if (!previous.bucket().equals(scope.bucket())) {
      notes.add(
          "the predecessor of "
              + digest.fact().key()
              + " lies in the bucket "
              + previous.bucket()
              + ", which is not part of this archive");
      return digest.own();
    }
    DigestFact before = known.get(previous.key());
    if (before == null) {
      missing(previous.key(), digest.fact().key() + " names it as its predecessor");
      return digest.own();
    }
    String replaced = replaced(digest.fact(), previous, before);
    return replaced == null
        ? digest.own()
        : new OwnCheck(
            DigestVerdict.CHAIN_BROKEN,
            "the digest before it, " + previous.key() + ", " + replaced + " than it states");
  }

  private static @Nullable String replaced(
      DigestFact digest, DigestDocument.Previous previous, DigestFact before) {
    DigestDocument document = digest.document();
    String stated = document == null ? null : document.previousSignature();
    String signature = before.metadata() == null ? null : before.metadata().signature();
    if (stated != null && signature != null && !Hex.same(stated, signature.strip())) {
      return "has another signature";
    }
    return previous.hash() != null && !Hex.same(previous.hash(), before.sha256())
        ? "has another content"
        : null;
  }

  /** Believes a bad digest only that a predecessor of its own chain was where nothing valid is. */
  private void namedByBad(Judged digest) {
    DigestDocument.Previous previous = digest.previous();
    if (previous == null
        || !previous.bucket().equals(scope.bucket())
        || known.containsKey(previous.key())) {
      return;
    }
    DigestKey key = DigestKey.of(previous.key());
    if (key != null
        && key.chain().equals(id)
        && key.end().isBefore(digest.fact().keyEnd())
        && !covered.contains(key.end().minusSeconds(1), key.end())) {
      missing(
          previous.key(), digest.fact().key() + ", itself not valid, names it as its predecessor");
    }
  }

  private void missing(String key, String reason) {
    DigestKey parsed = DigestKey.of(key);
    if (parsed != null && scope.from() != null && !parsed.end().isAfter(scope.from())) {
      return; // before what was asked for
    }
    Instant end = parsed == null ? Instant.MIN : parsed.end();
    absent.putIfAbsent(key, new Absent(key, parsed == null ? id : parsed.chain(), end, reason));
  }

  private void holes() {
    Instant reached = null;
    Judged before = null;
    for (Judged each : digests) {
      if (!each.proves()) {
        continue;
      }
      if (reached == null) {
        beforeTheFirst(each);
      } else if (each.start().isAfter(reached)) {
        hole(before, reached, each);
      }
      if (reached == null || each.end().isAfter(reached)) {
        reached = each.end();
        before = each;
      }
    }
    Instant last = reached == null ? Instant.MIN : reached;
    bad(last, Instant.MAX).forEach(hour -> broken.add(Periods.max(last, hour.from()), hour.to()));
    for (Gap each : gaps) {
      broken.remove(each.from(), each.to());
    }
  }

  private void beforeTheFirst(Judged first) {
    bad(Instant.MIN, first.start())
        .forEach(hour -> broken.add(hour.from(), Periods.min(hour.to(), first.start())));
    if (names(first, absent.keySet())) {
      broken.add(first.start().minus(HOUR), first.start());
    }
  }

  private static boolean names(Judged digest, Set<String> keys) {
    DigestDocument.Previous previous = digest.previous();
    return previous != null && keys.contains(previous.key());
  }

  private void hole(@Nullable Judged before, Instant from, Judged next) {
    Instant to = next.start();
    DigestDocument.Previous previous = next.previous();
    if (previous == null) {
      Periods off = new Periods();
      off.add(from, to);
      for (Periods.Period hour : bad(from, to)) {
        off.remove(hour.from(), hour.to());
        broken.add(Periods.max(from, hour.from()), hour.to());
      }
      off.periods().forEach(each -> gap(each.from(), each.to()));
    } else if (before != null && previous.key().equals(before.fact().key())) {
      gap(from, to);
    } else if (previous.bucket().equals(scope.bucket())) {
      broken.add(from, to);
      derive(from, to);
    }
  }

  private void gap(Instant from, Instant to) {
    if (scope.overlaps(from, to)) {
      gaps.add(new Gap(id, from, to));
    }
  }

  /**
   * Names the digests of a hole that nobody names: CloudTrail writes one each hour, on the same
   * minute and second. Behind one that may have been a starting digest, as it can't be read or says
   * so; not where the hole is no whole number of hours.
   */
  private void derive(Instant from, Instant to) {
    Instant base = from;
    for (Judged each : digests) {
      boolean mayStart = !each.proves() && each.previous() == null;
      Instant end = each.fact().keyEnd();
      if (mayStart && end.isAfter(base) && !end.isAfter(to)) {
        base = end;
      }
    }
    Duration hole = Duration.between(base, to);
    if (!hole.equals(HOUR.multipliedBy(hole.toHours())) || hole.toHours() > MOST_DERIVED) {
      return;
    }
    for (Instant end = base.plus(HOUR); !end.isAfter(to); end = end.plus(HOUR)) {
      String key = DigestKey.of(id, end);
      if (!known.containsKey(key)) {
        missing(key, "the chain has a digest each hour, and none of this one");
      }
    }
  }

  /** The hours of digests that are missing or no good, with their ends in (from, to]. */
  private List<Periods.Period> bad(Instant from, Instant to) {
    List<Periods.Period> hours = new ArrayList<>();
    for (Judged each : digests) {
      if (!each.proves()) {
        addHour(hours, each.fact().keyEnd(), from, to);
      }
    }
    for (Absent each : absent.values()) {
      if (each.chain().equals(id)) {
        addHour(hours, each.end(), from, to);
      }
    }
    return hours;
  }

  private static void addHour(List<Periods.Period> hours, Instant end, Instant from, Instant to) {
    if (end.isAfter(from) && !end.isAfter(to)) {
      hours.add(new Periods.Period(end.minus(HOUR), end));
    }
  }

  List<DigestFinding> findings() {
    return findings;
  }

  Map<String, DigestVerdict> verdicts() {
    return verdicts;
  }

  List<String> notes() {
    return notes;
  }

  List<Gap> gaps() {
    return gaps;
  }

  Periods covered() {
    return covered;
  }

  Periods broken() {
    return broken;
  }

  /**
   * The newest end of any digest that proves something. Without one, of any; else who plants a
   * digest of a time to come could keep the end of a chain from being noticed.
   */
  Instant newest() {
    boolean anyProves = digests.stream().anyMatch(Judged::proves);
    return digests.stream()
        .filter(each -> !anyProves || each.proves())
        .map(Judged::end)
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }
}
