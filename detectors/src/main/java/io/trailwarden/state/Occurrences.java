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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The events of one rule in one bucket: the {@value EvidenceSet#LIMIT} earliest whole, the count up
 * to 1,000, and of all others only when they were, as far as the detector's question needs it
 * ({@link Needs}). Each part is a bounded union. Stored in state: a change needs a new version of
 * {@link StateCodecs#OBSERVATION_SET}.
 */
public final class Occurrences implements LeafState {
  /**
   * What a question needs to know of events beyond the earliest.
   *
   * @param extremes so many of the earliest and of the latest are kept by their time; for a count
   *     of at least N this is N: it decides every window inside a bucket and across several, as
   *     long as a bucket is no longer than the window
   * @param everySecond whether each second in which something happened is kept: what happened
   *     between two others can't be told from extremes. Bounded by the seconds of a bucket.
   */
  public record Needs(int extremes, boolean everySecond) {
    public Needs {
      if (extremes < 0) {
        throw new IllegalArgumentException("negative: " + extremes);
      }
    }
  }

  private final Needs needs;
  private final List<Evidence> earliest;
  private final EventIds ids;
  private final List<Tick> first;

  /** Descending. */
  private final List<Tick> last;

  private final Seconds seconds;

  private Occurrences(
      Needs needs,
      List<Evidence> earliest,
      EventIds ids,
      List<Tick> first,
      List<Tick> last,
      Seconds seconds) {
    this.needs = needs;
    this.earliest = earliest;
    this.ids = ids;
    this.first = first;
    this.last = last;
    this.seconds = seconds;
  }

  public static Occurrences none(Needs needs) {
    return new Occurrences(needs, List.of(), EventIds.NONE, List.of(), List.of(), Seconds.NONE);
  }

  @Override
  public Occurrences add(EvidenceKey key, String label, Supplier<Evidence> evidence) {
    Tick tick = Tick.of(key);
    boolean shown =
        earliest.size() < EvidenceSet.LIMIT
            || key.compareTo(earliest.get(earliest.size() - 1).key()) <= 0;
    return new Occurrences(
        needs,
        shown
            ? EvidenceSet.smallest(earliest, List.of(evidence.get()), EvidenceSet.LIMIT)
            : earliest,
        ids.add(tick.hash()),
        Tick.withSmall(first, tick, needs.extremes),
        Tick.withLarge(last, tick, needs.extremes),
        needs.everySecond ? seconds.add(tick.second()) : seconds);
  }

  @Override
  public Occurrences merge(LeafState other) {
    if (!(other instanceof Occurrences that) || !needs.equals(that.needs)) {
      throw new IllegalArgumentException("states of different detectors");
    }
    return new Occurrences(
        needs,
        EvidenceSet.smallest(earliest, that.earliest, EvidenceSet.LIMIT),
        ids.merge(that.ids),
        Tick.smallest(first, that.first, needs.extremes),
        Tick.largest(last, that.last, needs.extremes),
        seconds.union(that.seconds));
  }

  /** Every event whose time is still known; those that decide are among them. */
  SortedSet<Tick> ticks() {
    SortedSet<Tick> ticks = new TreeSet<>(first);
    ticks.addAll(last);
    for (Evidence event : earliest) {
      ticks.add(Tick.of(event.key()));
    }
    return ticks;
  }

  /** Every second of an event whose time is still known. */
  Seconds seconds() {
    return seconds.union(Seconds.of(ticks().stream().mapToLong(Tick::second).toArray()));
  }

  /**
   * The events in those seconds. Of more events than are kept whole it can't be told which those
   * are: then all count, as the burst that they are. That, too, only grows with the set of events.
   */
  EvidenceSet evidence(Seconds wanted) {
    if (ids.count() > EvidenceSet.LIMIT) {
      Seconds known = seconds();
      Seconds touched = wanted.between(known.get(0), known.get(known.size() - 1));
      return touched.isEmpty() ? EvidenceSet.NONE : EvidenceSet.of(earliest, ids);
    }
    return EvidenceSet.of(
        earliest.stream().filter(e -> wanted.contains(Tick.secondOf(e.key()))).toList());
  }

  @Override
  public void write(DataOutput out) throws IOException {
    Binary.writeNumber(out, needs.extremes);
    out.writeBoolean(needs.everySecond);
    FindingCodecs.EVIDENCE_SET.write(EvidenceSet.of(earliest, ids), out);
    Tick.write(first, out);
    Tick.write(last, out);
    seconds.write(out);
  }

  static Occurrences read(DataInput in) throws IOException {
    Needs needs = new Needs(Binary.readCount(in), in.readBoolean());
    EvidenceSet set = FindingCodecs.EVIDENCE_SET.read(1, in);
    return new Occurrences(
        needs,
        new ArrayList<>(set.earliest()),
        set.ids(),
        Tick.read(in),
        Tick.read(in),
        Seconds.read(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Occurrences that
        && needs.equals(that.needs)
        && earliest.equals(that.earliest)
        && ids.equals(that.ids)
        && first.equals(that.first)
        && last.equals(that.last)
        && seconds.equals(that.seconds);
  }

  @Override
  public int hashCode() {
    return 31 * ids.hashCode() + earliest.hashCode();
  }

  @Override
  public String toString() {
    return ids + ", first " + first + ", last " + last + ", seconds " + seconds;
  }
}
