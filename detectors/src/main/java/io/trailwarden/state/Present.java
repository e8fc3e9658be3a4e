package io.trailwarden.state;

import io.trailwarden.sigma.Correlation.Bound;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many of some leaves were observed in a window satisfies a condition that more could make
 * false: {@code temporal} with an upper bound. Windows are as {@link Tumbling} has them.
 */
public record Present(List<Integer> leaves, List<Bound> bounds, long timespan) implements Node {
  public Present {
    leaves = List.copyOf(leaves);
    bounds = List.copyOf(bounds);
    if (bounds.isEmpty() || timespan < 1) {
      throw new IllegalArgumentException(leaves + " " + bounds + " in " + timespan + " s");
    }
  }

  /** The leaves' cells by the start of their window. */
  private SortedMap<Long, SortedMap<CellKey, Occurrences>> windows(Observed observed) {
    SortedMap<Long, SortedMap<CellKey, Occurrences>> windows = new TreeMap<>();
    for (int leaf : leaves) {
      observed
          .of(leaf)
          .forEach(
              (key, cell) ->
                  windows.computeIfAbsent(key.start(), start -> new TreeMap<>()).put(key, cell));
    }
    windows.keySet().removeIf(start -> !observed.isOver(start + timespan));
    windows
        .values()
        .removeIf(
            cells -> {
              BigDecimal present = BigDecimal.valueOf(cells.size());
              return !bounds.stream().allMatch(bound -> bound.holds(present));
            });
    return windows;
  }

  private static long last(SortedMap<CellKey, Occurrences> window) {
    return window.values().stream().mapToLong(Occurrences::last).max().orElse(0);
  }

  @Override
  public Seconds completions(Observed observed) {
    return Seconds.of(windows(observed).values().stream().mapToLong(Present::last).toArray());
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    for (SortedMap<CellKey, Occurrences> window : windows(observed).values()) {
      if (wanted.contains(last(window))) {
        window.forEach(into::addAll);
      }
    }
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return leaves.stream().anyMatch(amounts::containsKey);
  }

  @Override
  public long horizon() {
    return timespan;
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    leaves.forEach(leaf -> visitor.leaf(leaf, Plan.whenOver(Needs.NOTHING, timespan, 0)));
  }

  @Override
  public long longestBucket() {
    return Long.MAX_VALUE;
  }
}
