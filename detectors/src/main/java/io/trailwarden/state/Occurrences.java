package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.state.TickLog.Tick;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The events of one leaf in one bucket: the {@value EvidenceSet#LIMIT} earliest whole, the count up
 * to 1,000, the first and the last second, and of all others only what the detector's question
 * needs ({@link Needs}). Each part is a bounded union. Stored in state: a change needs a new
 * version of {@link StateCodecs#LEAF_STATE}.
 */
public final class Occurrences implements LeafState {
  /** Up to so many events, with nothing else, it is not worth keeping additions apart. */
  private static final int SMALL = 4;

  /**
   * So many observations are noted before they are sorted in together: most cells come to less
   * before they leave, and of those that come to more what is there is merged rarely.
   */
  private static final int MOST_NOTED = 512;

  private static final int FEWEST_NOTED = 4;

  /** Second, hash of the event, and hash of the value or bits of the number. */
  private static final int NOTE = 3;

  private static final long[] NO_NOTES = new long[0];

  private final Needs needs;

  /** Whether an event that is not shown leaves more than the first and the last second. */
  private final boolean isNoted;

  /**
   * Observations that are not yet in {@link #ids}, {@link #ticks} and {@link #seconds}, {@value
   * #NOTE} numbers each. Thousands of cells are open at a time, and hardly any two events in a row
   * are of one of them: an observation touches the end of this array, not three structures.
   */
  private long[] notes = NO_NOTES;

  /** How much of {@link #notes} is in use. */
  private int noted;

  /** By key. */
  private final List<Evidence> shown = new ArrayList<>(1);

  private IdSet ids = new IdSet();
  private final TickLog ticks;
  private final SecondSet seconds = new SecondSet();

  /** What is settled elsewhere, so that it need not be kept here. */
  private Settled expected = Settled.NOTHING;

  /** What is later than this is not shown, in the epoch's milliseconds. */
  private long shownUntil = Long.MAX_VALUE;

  /** When the last of the shown was, in the epoch's milliseconds: what most events are behind. */
  private long lastShownTime = Long.MIN_VALUE;

  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  private Occurrences(Needs needs) {
    this.needs = needs;
    this.isNoted = !needs.onlyOne() || needs.everySecond() || needs.kind() != Needs.Kind.NOTHING;
    this.ticks = new TickLog(needs);
  }

  static Occurrences none(Needs needs) {
    return new Occurrences(needs);
  }

  @Override
  public Occurrences add(Observation observation) {
    long second = observation.second();
    if (observation.key().time() <= shownUntil) {
      show(observation.key(), observation.evidence());
    }
    if (isNoted) {
      note(second, observation);
    }
    if (second < first) {
      first = second;
    }
    if (second > last) {
      last = second;
    }
    return this;
  }

  private void note(long second, Observation observation) {
    if (noted == notes.length) {
      if (noted == MOST_NOTED * NOTE) {
        sortIn();
        notes = new long[MOST_NOTED * NOTE];
      } else {
        notes = Arrays.copyOf(notes, Math.max(FEWEST_NOTED * NOTE, noted * 2));
      }
    }
    notes[noted] = second;
    notes[noted + 1] = observation.hash();
    notes[noted + 2] =
        needs.kind() == Needs.Kind.VALUES
            ? observation.value()
            : Double.doubleToRawLongBits(observation.number());
    noted += NOTE;
  }

  /** Puts what was noted where it belongs, and gives back the room for notes. */
  private void sortIn() {
    if (noted == 0) {
      return;
    }
    int count = noted / NOTE;
    long[] all = notes;
    noted = 0;
    notes = NO_NOTES;
    switch (needs.kind()) {
      case NOTHING -> {}
      case VALUES -> ticks.addAll(all, count, NOTE, 2);
      case EVENTS, SUM, SAMPLE -> ticks.addAll(all, count, NOTE, 1);
    }
    if (needs.everySecond()) {
      for (int i = 0; i < count; i++) {
        seconds.add(all[i * NOTE]);
      }
    }
    if (!needs.onlyOne()) {
      long[] hashes = new long[count];
      for (int i = 0; i < count; i++) {
        hashes[i] = all[i * NOTE + 1];
      }
      ids.addAll(hashes);
    }
  }

  @Override
  public Occurrences merge(LeafState other) {
    if (!(other instanceof Occurrences that) || !needs.equals(that.needs)) {
      throw new IllegalArgumentException("states of different detectors");
    }
    sortIn();
    that.sortIn();
    for (Evidence event : that.shown) {
      show(event.key(), () -> event);
    }
    ids.addAll(that.ids);
    ticks.addAll(that.ticks);
    seconds.addAll(that.seconds);
    first = Math.min(first, that.first);
    last = Math.max(last, that.last);
    return this;
  }

  private void show(EvidenceKey key, Supplier<Evidence> evidence) {
    EvidenceKey lastShown = expected.lastShown();
    if (lastShown != null && key.compareTo(lastShown) > 0) {
      return;
    }
    int most = needs.onlyOne() ? 1 : EvidenceSet.LIMIT;
    int place = key.time() > lastShownTime ? -shown.size() - 1 : place(key);
    if (place >= 0) {
      shown.set(place, shown.get(place).merge(evidence.get()));
    } else if (-place - 1 < most) {
      if (shown.size() == most) {
        shown.remove(most - 1);
      }
      shown.add(-place - 1, evidence.get());
      lastShownTime = shown.get(shown.size() - 1).key().time();
      if (shown.size() == most) {
        shownUntil = Math.min(shownUntil, lastShownTime);
      }
    }
  }

  /** In their order, before any other. */
  private void showAll(List<Evidence> earliest) {
    shown.addAll(earliest);
    if (!earliest.isEmpty()) {
      lastShownTime = earliest.get(earliest.size() - 1).key().time();
    }
  }

  /** Sought from the end, since most events come nearly in order. */
  private int place(EvidenceKey key) {
    for (int i = shown.size() - 1; i >= 0; i--) {
      int order = shown.get(i).key().compareTo(key);
      if (order == 0) {
        return i;
      }
      if (order < 0) {
        return -i - 2;
      }
    }
    return -1;
  }

  @Override
  public boolean isSmall() {
    sortIn();
    return shown.size() <= 1
        && ticks.size() <= SMALL
        && !needs.everySecond()
        && (needs.onlyOne() || ids.isFew(SMALL));
  }

  @Override
  public boolean isBulky() {
    return !shown.isEmpty() && !needs.onlyOne();
  }

  @Override
  public Amount amount() {
    sortIn();
    boolean countsValues = needs.kind() == Needs.Kind.VALUES;
    if (!countsValues && !needs.onlyOne() && !ids.isMany()) {
      return new Amount(ids.count(), ticks.sum()); // Each tick is of an event that is counted.
    }
    int distinct = ticks.distinct();
    return new Amount(countsValues ? distinct : Math.max(distinct, ids.count()), ticks.sum());
  }

  @Override
  public Settled settled() {
    sortIn();
    boolean full = shown.size() == (needs.onlyOne() ? 1 : EvidenceSet.LIMIT);
    return new Settled(full ? shown.get(shown.size() - 1).key() : null, ids.isMany());
  }

  @Override
  public Occurrences expecting(Settled settled) {
    expected = settled;
    EvidenceKey lastShown = settled.lastShown();
    if (lastShown != null) {
      shownUntil = Math.min(shownUntil, lastShown.time());
    }
    if (settled.many()) {
      ids.becomeMany();
    }
    return this;
  }

  @Override
  public Occurrences without(Settled settled) {
    EvidenceKey lastShown = settled.lastShown();
    if (lastShown != null) {
      shown.removeIf(event -> event.key().compareTo(lastShown) > 0);
      lastShownTime = shown.isEmpty() ? Long.MIN_VALUE : shown.get(shown.size() - 1).key().time();
    }
    if (settled.many()) {
      ids.becomeMany();
    }
    return this;
  }

  /** Everything whose time is still known; what decides is among it. */
  List<Tick> ticks() {
    sortIn();
    return ticks.ticks();
  }

  /** The first second of all. */
  long first() {
    return first;
  }

  /** The last second of all. */
  long last() {
    return last;
  }

  /** Every second of an event whose time is still known. */
  Seconds seconds() {
    sortIn();
    long[] known = new long[ticks.size() + shown.size() + 2];
    int count = 0;
    for (Tick tick : ticks.ticks()) {
      known[count++] = tick.second();
    }
    for (Evidence event : shown) {
      known[count++] = event.key().second();
    }
    if (first <= last) {
      known[count++] = first;
      known[count++] = last;
    }
    return seconds.toSeconds().union(Seconds.of(Arrays.copyOf(known, count)));
  }

  /**
   * The events in those seconds. Of more events than are kept whole it can't be told which those
   * are: then all count, as the burst that they are. That, too, only grows with the set of events.
   */
  EvidenceSet evidence(Seconds wanted) {
    if (needs.onlyOne()) {
      return EvidenceSet.of(shown);
    }
    sortIn();
    EventIds all = ids.toIds();
    if (all.count() > EvidenceSet.LIMIT) {
      return wanted.between(first, last).isEmpty() ? EvidenceSet.NONE : EvidenceSet.of(shown, all);
    }
    return EvidenceSet.of(shown.stream().filter(e -> wanted.contains(e.key().second())).toList());
  }

  @Override
  public void write(DataOutput out) throws IOException {
    sortIn();
    needs.write(out);
    FindingCodecs.EVIDENCE_SET.write(EvidenceSet.ofSorted(shown, ids.toIds()), out);
    ticks.write(out);
    seconds.toSeconds().write(out);
    out.writeLong(first);
    out.writeLong(last);
  }

  static Occurrences read(DataInput in) throws IOException {
    Occurrences occurrences = new Occurrences(Needs.read(in));
    EvidenceSet set = FindingCodecs.EVIDENCE_SET.read(FindingCodecs.EVIDENCE_SET.version(), in);
    occurrences.showAll(set.earliest());
    occurrences.ids = IdSet.of(set.ids());
    occurrences.ticks.read(in);
    occurrences.seconds.addAll(Seconds.read(in));
    occurrences.first = in.readLong();
    occurrences.last = in.readLong();
    return occurrences;
  }

  /** As version 1 of a bucket wrote it. */
  static Occurrences readOld(DataInput in) throws IOException {
    Occurrences occurrences = new Occurrences(Needs.readOld(in));
    EvidenceSet set = FindingCodecs.EVIDENCE_SET.read(1, in);
    occurrences.showAll(set.earliest());
    occurrences.ids = IdSet.of(set.ids());
    for (int side = 0; side < 2; side++) {
      int count = Binary.readCount(in);
      for (int i = 0; i < count; i++) {
        occurrences.ticks.add(in.readLong(), in.readLong(), 0);
      }
    }
    occurrences.seconds.addAll(Seconds.read(in));
    Seconds known = occurrences.seconds();
    if (!known.isEmpty()) {
      occurrences.first = known.get(0);
      occurrences.last = known.get(known.size() - 1);
    }
    return occurrences;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Occurrences that)) {
      return false;
    }
    sortIn();
    that.sortIn();
    return needs.equals(that.needs)
        && shown.equals(that.shown)
        && ids.toIds().equals(that.ids.toIds())
        && ticks.ticks().equals(that.ticks.ticks())
        && seconds.toSeconds().equals(that.seconds.toSeconds())
        && first == that.first
        && last == that.last;
  }

  @Override
  public int hashCode() {
    sortIn();
    return Objects.hash(needs, shown, ids.toIds(), first, last);
  }

  @Override
  public String toString() {
    sortIn();
    return ids.toIds() + ", ticks " + ticks.ticks() + ", seconds " + seconds.toSeconds();
  }
}
