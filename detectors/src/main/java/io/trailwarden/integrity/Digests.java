package io.trailwarden.integrity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges the digests of one place: each by itself, then each chain. What comes out is a function of
 * the set of facts, whatever order they came in. More facts only make more known: a digest that was
 * missing is there after all, a time without digests is covered.
 */
public final class Digests {
  private final Scope scope;
  private final PublicKeys keys;
  private final Map<String, DigestFact> facts = new TreeMap<>();
  private final Map<String, DigestFact> all = new HashMap<>();
  private final Map<String, List<String>> vouched = new HashMap<>();

  private Digests(
      Scope scope,
      Collection<DigestFact> facts,
      Collection<DigestFact> elsewhere,
      PublicKeys keys) {
    this.scope = scope;
    this.keys = keys;
    facts.forEach(each -> this.facts.put(each.key(), each));
    elsewhere.forEach(each -> all.put(each.key(), each));
    all.putAll(this.facts);
    for (DigestFact each : all.values()) {
      DigestDocument document = each.document();
      if (document != null && document.previous() != null && document.previousSignature() != null) {
        vouched
            .computeIfAbsent(document.previous().key(), key -> new ArrayList<>())
            .add(document.previousSignature());
      }
    }
    vouched.values().forEach(each -> each.sort(Comparator.naturalOrder()));
  }

  /**
   * Judges digests.
   *
   * @param facts all that were read in one place
   * @param elsewhere digests of other places that these name as their predecessors
   */
  public static Judgement judge(
      Scope scope,
      Collection<DigestFact> facts,
      Collection<DigestFact> elsewhere,
      PublicKeys keys) {
    return new Digests(scope, facts, elsewhere, keys).judge();
  }

  private Judgement judge() {
    Map<ChainId, Chain> chains = new TreeMap<>();
    for (DigestFact each : facts.values()) {
      OwnCheck own = OwnCheck.of(each, vouched.getOrDefault(each.key(), List.of()), keys);
      chains.computeIfAbsent(each.id().chain(), id -> new Chain(id, scope, all)).add(each, own);
    }
    List<DigestFinding> digests = new ArrayList<>();
    Map<String, DigestVerdict> verdicts = new HashMap<>();
    List<Gap> gaps = new ArrayList<>();
    Map<ChainId, Instant> tails = new TreeMap<>();
    Map<ChainId, List<Periods.Period>> ranges = new TreeMap<>();
    TreeSet<String> notes = new TreeSet<>();
    Coverage coverage = Coverage.none();
    Instant newest = null;
    for (Chain chain : chains.values()) {
      chain.judge();
      digests.addAll(chain.findings());
      verdicts.putAll(chain.verdicts());
      notes.addAll(chain.notes());
      coverage.broken().addAll(chain.broken());
      if (!chain.id().backfill()) {
        gaps.addAll(chain.gaps());
        chain.gaps().forEach(each -> coverage.gaps().add(each.from(), each.to()));
        coverage.covered().addAll(chain.covered());
        ranges.put(chain.id(), chain.covered().periods());
        Instant tail = chain.newest();
        tails.put(chain.id(), tail);
        coverage.grace().add(tail, tail.plus(Coverage.NEXT_DIGEST));
        newest = newest == null ? tail : Periods.max(newest, tail);
      }
    }
    digests.sort(Comparator.comparing(DigestFinding::key));
    return new Judgement(
        List.copyOf(digests),
        Map.copyOf(verdicts),
        List.copyOf(gaps),
        new Coverage(
            coverage.covered(), coverage.broken(), coverage.gaps(), coverage.grace(), newest),
        tails,
        ranges,
        List.copyOf(notes));
  }
}
