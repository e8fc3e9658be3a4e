package io.trailwarden.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Nothing came from the group for longer than the timespan: extension {@code absence}. It came true
 * a timespan after the last event, which is its evidence. Between two events of one bucket lies no
 * silence, since a bucket is shorter: so its first and last second decide.
 */
public record Silence(int leaf, long timespan) implements Node {
  public Silence {
    if (timespan < 1) {
      throw new IllegalArgumentException("silence of " + timespan + " s");
    }
  }

  /** A quarter of the timespan: a silence is noticed at most that much after it is one. */
  static long bucket(long timespan) {
    return Math.max(1, timespan / 4);
  }

  @Override
  public Seconds completions(Observed observed) {
    List<Occurrences> cells = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    observed
        .of(leaf)
        .forEach(
            (key, cell) -> {
              cells.add(cell);
              ends.add(key.start() + bucket(timespan));
            });
    Seconds found = Seconds.NONE;
    for (int i = 0; i < cells.size(); i++) {
      long last = cells.get(i).last();
      boolean isOver = observed.isOver(ends.get(i) + timespan + bucket(timespan));
      boolean isSilence = i == cells.size() - 1 || cells.get(i + 1).first() - last > timespan;
      if (isOver && isSilence) {
        found = found.union(Seconds.of(last + timespan));
      }
    }
    return found;
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    observed
        .of(leaf)
        .forEach(
            (key, cell) -> {
              if (wanted.contains(cell.last() + timespan)) {
                into.addAll(key, cell);
              }
            });
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return amounts.containsKey(leaf);
  }

  @Override
  public long horizon() {
    return timespan + 2 * bucket(timespan);
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    visitor.leaf(
        leaf,
        Plan.whenOver(Needs.NOTHING.andLatest(), bucket(timespan), timespan + bucket(timespan)));
  }

  @Override
  public long longestBucket() {
    return Long.MAX_VALUE;
  }
}
