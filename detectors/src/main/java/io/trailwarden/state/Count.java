package io.trailwarden.state;

import java.util.Map;

/** At least so many events of a leaf lie in some closed window: {@code event_count}. */
public record Count(int leaf, int minimum, long timespan) implements Node {
  public Count {
    if (minimum < 1 || timespan < 1) {
      throw new IllegalArgumentException(minimum + " in " + timespan + " s");
    }
  }

  @Override
  public Seconds completions(Observed observed) {
    return Windows.ofDistinct(observed.seconds(leaf), observed.ticks(leaf), timespan, minimum);
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    into.add(observed, leaf, observed.seconds(leaf).within(timespan, wanted));
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return amounts.getOrDefault(leaf, Amount.NONE).events() >= minimum;
  }

  @Override
  public long horizon() {
    return timespan;
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    visitor.leaf(leaf, Plan.atOnce(Needs.events(minimum).andEverySecond(everySecond)));
  }

  @Override
  public long longestBucket() {
    return timespan;
  }
}
