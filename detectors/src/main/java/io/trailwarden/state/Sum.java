package io.trailwarden.state;

import java.math.BigDecimal;
import java.util.Map;

/** Numbers of events in some closed window sum up to at least so much: {@code value_sum}. */
public record Sum(int leaf, BigDecimal minimum, long timespan) implements Node {
  /** Sums of doubles are rounded; they only say where it is worth adding exactly. */
  private static final double ROUNDING = 1 + 1e-9;

  public Sum {
    if (timespan < 1) {
      throw new IllegalArgumentException(minimum + " in " + timespan + " s");
    }
  }

  @Override
  public Seconds completions(Observed observed) {
    return Windows.ofSum(observed.seconds(leaf), observed.ticks(leaf), timespan, minimum);
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    into.add(observed, leaf, observed.seconds(leaf).within(timespan, wanted));
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return new BigDecimal(amounts.getOrDefault(leaf, Amount.NONE).sum() * ROUNDING)
                .compareTo(minimum)
            >= 0
        && amounts.containsKey(leaf);
  }

  @Override
  public long horizon() {
    return timespan;
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    visitor.leaf(
        leaf,
        Plan.atOnce(
            Needs.sum(Math.max(0, minimum.doubleValue() * ROUNDING)).andEverySecond(everySecond)));
  }

  @Override
  public long longestBucket() {
    return timespan;
  }
}
