package io.trailwarden.state;

import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.state.TickLog.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cells of a group that a question is asked over, or those of one finer group in it. Working
 * memory of one conclusion.
 */
public final class Observed {
  private final SortedMap<CellKey, LeafState> cells;
  private final long asOf;
  private final Map<Integer, Seconds> seconds = new HashMap<>();

  /**
   * All of these.
   *
   * @param asOf how far time has come, in epoch seconds: what ends later is not over yet
   */
  Observed(SortedMap<CellKey, LeafState> cells, long asOf) {
    this.cells = cells;
    this.asOf = asOf;
  }

  /** Whether that second is past. */
  boolean isOver(long second) {
    return second <= asOf;
  }

  /** Each second in which the leaf was observed, as far as that is still known. */
  Seconds seconds(int leaf) {
    return seconds.computeIfAbsent(
        leaf,
        ignored -> {
          SecondSet all = new SecondSet();
          of(leaf).values().forEach(occurrences -> all.addAll(occurrences.seconds()));
          return all.toSeconds();
        });
  }

  /** By time. */
  List<Tick> ticks(int leaf) {
    List<Tick> ticks = new ArrayList<>();
    of(leaf).values().forEach(occurrences -> ticks.addAll(occurrences.ticks()));
    ticks.sort(Comparator.comparingLong(Tick::second).thenComparingLong(Tick::id));
    return ticks;
  }

  /** The leaf's cells by their start; where finer groups were told apart, of one of them. */
  SortedMap<CellKey, Occurrences> of(int leaf) {
    return cells(leaf, Occurrences.class);
  }

  /** All cells of that leaf with its labels. */
  SortedMap<CellKey, LabelledOccurrences> labelled(int leaf) {
    return cells(leaf, LabelledOccurrences.class);
  }

  private <T extends LeafState> SortedMap<CellKey, T> cells(int leaf, Class<T> kind) {
    SortedMap<CellKey, T> found = new TreeMap<>();
    cells.forEach(
        (key, state) -> {
          if (key.leaf() == leaf && kind.isInstance(state)) {
            found.put(key, kind.cast(state));
          }
        });
    return found;
  }

  /** The one state of a value. */
  List<FirstOccurrence> firstOccurrences() {
    List<FirstOccurrence> found = new ArrayList<>();
    for (LeafState state : cells.values()) {
      if (state instanceof FirstOccurrence occurrence) {
        found.add(occurrence);
      }
    }
    return found;
  }

  /**
   * The finer groups, each by itself.
   *
   * @param level how many correlations around it have finer groups than the one outside them
   * @param leaves those that belong to them
   */
  SortedMap<String, Observed> split(int level, List<Integer> leaves) {
    SortedMap<String, SortedMap<CellKey, LeafState>> parts = new TreeMap<>();
    cells.forEach(
        (key, state) -> {
          if (leaves.contains(key.leaf())) {
            parts.computeIfAbsent(key.parts().get(level), part -> new TreeMap<>()).put(key, state);
          }
        });
    SortedMap<String, Observed> split = new TreeMap<>();
    parts.forEach((part, ofPart) -> split.put(part, new Observed(ofPart, asOf)));
    return split;
  }

  EvidenceSet evidence(Participants participants) {
    EvidenceSet evidence = EvidenceSet.NONE;
    for (Map.Entry<CellKey, Seconds> wanted : participants.seconds().entrySet()) {
      if (cells.get(wanted.getKey()) instanceof Occurrences occurrences) {
        evidence = evidence.merge(occurrences.evidence(wanted.getValue()));
      }
    }
    return evidence;
  }
}
