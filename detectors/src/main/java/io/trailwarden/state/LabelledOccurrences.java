package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.FindingCodecs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Events with a label each (the network they came from), for the question "which of them do not
 * have label n", where n is learned later. For every n, whatever it will be, the earliest events
 * without n are kept, {@value EvidenceSet#LIMIT} whole and 1,001 by their hash: in order, an event
 * is kept while, for some label other than its own, fewer than the limit of those before it lack
 * that label. That is at most twice the limit, and what is dropped stays needless when more comes:
 * a bounded union. Stored in state: a change needs a new version of {@link StateCodecs#LEAF_STATE}.
 */
public final class LabelledOccurrences implements LeafState {
  public static final LabelledOccurrences NONE =
      new LabelledOccurrences(List.of(), LabelledIds.NONE);

  private final List<Labelled> earliest;
  private final LabelledIds ids;

  /** What the labels of all that is kept say of one more behind them. */
  private final Labels all;

  private LabelledOccurrences(List<Labelled> earliest, LabelledIds ids) {
    this(earliest, ids, new Labels(EvidenceSet.LIMIT));
    if (earliest.size() >= EvidenceSet.LIMIT) {
      earliest.forEach(event -> all.count(event.label));
    }
  }

  private LabelledOccurrences(List<Labelled> earliest, LabelledIds ids, Labels all) {
    this.earliest = earliest;
    this.ids = ids;
    this.all = all;
  }

  /** An event and what it is told apart by. */
  record Labelled(String label, Evidence evidence) {
    EvidenceKey key() {
      return evidence.key();
    }

    /** Two readings of one event with two labels: only when somebody writes two under one id. */
    Labelled merge(Labelled other) {
      return new Labelled(
          label.compareTo(other.label) <= 0 ? label : other.label, evidence.merge(other.evidence));
    }
  }

  @Override
  public LabelledOccurrences add(Observation observation) {
    String label = observation.label();
    LabelledIds moreIds = ids.add(observation.hash(), label);
    if (!isNeeded(observation.key(), label)) {
      return new LabelledOccurrences(earliest, moreIds, all);
    }
    Labelled one = new Labelled(label, observation.evidence().get());
    return new LabelledOccurrences(needed(earliest, List.of(one)), moreIds);
  }

  @Override
  public boolean isSmall() {
    return earliest.size() <= 1;
  }

  @Override
  public boolean isBulky() {
    return !earliest.isEmpty();
  }

  @Override
  public Amount amount() {
    return new Amount(earliest.size(), 0);
  }

  @Override
  public Settled settled() {
    return Settled.NOTHING;
  }

  @Override
  public LabelledOccurrences expecting(Settled settled) {
    return this;
  }

  @Override
  public LabelledOccurrences without(Settled settled) {
    return this;
  }

  @Override
  public LabelledOccurrences merge(LeafState other) {
    if (!(other instanceof LabelledOccurrences that)) {
      throw new IllegalArgumentException("states of different detectors");
    }
    return new LabelledOccurrences(needed(earliest, that.earliest), ids.merge(that.ids));
  }

  private boolean isNeeded(EvidenceKey key, String label) {
    if (earliest.isEmpty() || key.compareTo(earliest.get(earliest.size() - 1).key()) > 0) {
      return all.needs(label);
    }
    Labels before = new Labels(EvidenceSet.LIMIT);
    for (Labelled event : earliest) {
      if (event.key().compareTo(key) >= 0) {
        break;
      }
      before.count(event.label);
    }
    return before.needs(label);
  }

  private static List<Labelled> needed(List<Labelled> some, List<Labelled> others) {
    TreeMap<EvidenceKey, Labelled> events = new TreeMap<>();
    for (List<Labelled> part : List.of(some, others)) {
      for (Labelled event : part) {
        events.merge(event.key(), event, Labelled::merge);
      }
    }
    List<Labelled> kept = new ArrayList<>();
    Labels before = new Labels(EvidenceSet.LIMIT);
    for (Labelled event : events.values()) {
      if (before.needs(event.label)) {
        before.count(event.label);
        kept.add(event);
      }
    }
    return List.copyOf(kept);
  }

  List<Labelled> earliest() {
    return earliest;
  }

  /**
   * The events without that label in [from, to] (epoch seconds). As {@link Occurrences#evidence}:
   * when more of them lack it than are kept whole, all that do, if one of them is in time.
   */
  EvidenceSet evidenceWithout(String label, long from, long to) {
    List<Evidence> others = new ArrayList<>();
    List<Evidence> inTime = new ArrayList<>();
    for (Labelled event : earliest) {
      if (!event.label.equals(label)) {
        others.add(event.evidence);
        long second = event.key().second();
        if (from <= second && second <= to) {
          inTime.add(event.evidence);
        }
      }
    }
    if (inTime.isEmpty()) {
      return EvidenceSet.NONE;
    }
    EventIds without = ids.without(label);
    return without.count() > EvidenceSet.LIMIT
        ? EvidenceSet.of(others, without)
        : EvidenceSet.of(inTime);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Binary.writeNumber(out, earliest.size());
    for (Labelled event : earliest) {
      Binary.writeString(out, event.label);
      FindingCodecs.EVIDENCE.write(event.evidence, out);
    }
    ids.write(out);
  }

  static LabelledOccurrences read(int version, DataInput in) throws IOException {
    int count = Binary.readCount(in);
    List<Labelled> earliest = new ArrayList<>(Math.min(count, 2 * EvidenceSet.LIMIT));
    for (int i = 0; i < count; i++) {
      earliest.add(new Labelled(Binary.readString(in), FindingCodecs.EVIDENCE.read(version, in)));
    }
    return new LabelledOccurrences(List.copyOf(earliest), LabelledIds.read(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledOccurrences that
        && earliest.equals(that.earliest)
        && ids.equals(that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * earliest.hashCode() + ids.hashCode();
  }

  @Override
  public String toString() {
    return ids + " " + earliest.stream().map(Labelled::key).toList();
  }
}
