package io.trailwarden.state;

import io.trailwarden.state.TickLog.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A correlation came true in at least so many different groups of its own in some closed window:
 * {@code value_count} over the field that a correlation groups by.
 */
public record Groups(Node inner, int level, int minimum, long timespan) implements Node {
  public Groups {
    if (minimum < 1 || timespan < 1) {
      throw new IllegalArgumentException(minimum + " of " + inner + " in " + timespan + " s");
    }
  }

  @Override
  public Seconds completions(Observed observed) {
    List<Tick> ticks = new ArrayList<>();
    Seconds candidates = Seconds.NONE;
    long group = 0;
    for (Observed part : split(observed).values()) {
      Seconds completions = inner.completions(part);
      for (int i = 0; i < completions.size(); i++) {
        ticks.add(new Tick(completions.get(i), group, 0));
      }
      candidates = candidates.union(completions);
      group++;
    }
    ticks.sort(Comparator.comparingLong(Tick::second).thenComparingLong(Tick::id));
    return Windows.ofDistinct(candidates, ticks, timespan, minimum);
  }

  private SortedMap<String, Observed> split(Observed observed) {
    return observed.split(level, inner.leafNumbers());
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    for (Observed part : split(observed).values()) {
      Seconds ofPart = inner.completions(part).within(timespan, wanted);
      if (!ofPart.isEmpty()) {
        inner.participants(part, ofPart, into);
      }
    }
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return inner.isPossible(amounts);
  }

  @Override
  public long horizon() {
    return timespan + inner.horizon();
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    inner.leaves(true, visitor);
  }

  @Override
  public long longestBucket() {
    return inner.longestBucket();
  }
}
