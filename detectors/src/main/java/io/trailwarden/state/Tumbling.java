package io.trailwarden.state;

import io.trailwarden.sigma.Correlation.Bound;
import io.trailwarden.state.TickLog.Tick;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something computed from all events of a window satisfies a condition: whatever more events could
 * make false again. The windows are the stretches of one timespan from the epoch on, and each is
 * judged once, when it is over. It came true in the second of its last event; of a window without
 * events nobody knows.
 *
 * @param bounds all of which must hold
 * @param percentile for {@link What#PERCENTILE}, 0 to 100
 */
public record Tumbling(
    What what, int leaf, List<Bound> bounds, @Nullable Integer percentile, long timespan)
    implements Node {
  /** Averages and percentiles are exact up to so many events in a window, else of a sample. */
  static final int SAMPLE = 10_000;

  /** What is computed. */
  public enum What {
    /** {@code event_count}. */
    EVENTS,
    /** {@code value_count}. */
    VALUES,
    /** {@code value_sum}. */
    SUM,
    /** {@code value_avg}. */
    AVERAGE,
    /**
     * {@code value_percentile} by nearest rank: the smallest value that at least so many percent of
     * all are not above.
     */
    PERCENTILE
  }

  public Tumbling {
    bounds = List.copyOf(bounds);
    if (bounds.isEmpty() || timespan < 1 || (what == What.PERCENTILE) != (percentile != null)) {
      throw new IllegalArgumentException(what + " " + bounds + " in " + timespan + " s");
    }
  }

  @Override
  public Seconds completions(Observed observed) {
    return Seconds.of(
        observed.of(leaf).entrySet().stream()
            .filter(cell -> isTrue(observed, cell.getKey(), cell.getValue()))
            .mapToLong(cell -> cell.getValue().last())
            .toArray());
  }

  private boolean isTrue(Observed observed, CellKey key, Occurrences window) {
    return observed.isOver(key.start() + timespan) && holds(window.ticks());
  }

  private boolean holds(List<Tick> ticks) {
    if (ticks.isEmpty()) {
      return false;
    }
    BigDecimal number =
        switch (what) {
          case EVENTS, VALUES -> new BigDecimal(ticks.stream().map(Tick::id).distinct().count());
          case SUM -> sum(ticks);
          case AVERAGE -> sum(ticks).divide(new BigDecimal(ticks.size()), MathContext.DECIMAL64);
          case PERCENTILE -> percentile(ticks);
        };
    return bounds.stream().allMatch(bound -> bound.holds(number));
  }

  private static BigDecimal sum(List<Tick> ticks) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Tick tick : ticks) {
      sum = sum.add(new BigDecimal(tick.number()));
    }
    return sum;
  }

  private BigDecimal percentile(List<Tick> ticks) {
    double[] sorted = ticks.stream().mapToDouble(Tick::number).sorted().toArray();
    long rank = (Objects.requireNonNull(percentile) * (long) sorted.length + 99) / 100;
    return new BigDecimal(sorted[(int) Math.max(0, rank - 1)]);
  }

  @Override
  public void participants(Observed observed, Seconds wanted, Participants into) {
    observed
        .of(leaf)
        .forEach(
            (key, window) -> {
              if (wanted.contains(window.last()) && isTrue(observed, key, window)) {
                into.addAll(key, window);
              }
            });
  }

  @Override
  public boolean isPossible(Map<Integer, Amount> amounts) {
    return amounts.containsKey(leaf);
  }

  @Override
  public long horizon() {
    return timespan;
  }

  @Override
  public void leaves(boolean everySecond, LeafVisitor visitor) {
    visitor.leaf(leaf, Plan.whenOver(needs(), timespan, 0));
  }

  private Needs needs() {
    double most =
        bounds.stream().mapToDouble(bound -> bound.number().doubleValue()).max().orElse(0);
    return switch (what) {
      case EVENTS -> Needs.events((int) Math.max(1, most + 2));
      case VALUES -> Needs.values((int) Math.max(1, most + 2));
      case SUM -> Needs.sum(Math.max(1, most * 2 + 1));
      case AVERAGE, PERCENTILE -> Needs.sample(SAMPLE);
    };
  }

  @Override
  public long longestBucket() {
    return Long.MAX_VALUE;
  }
}
