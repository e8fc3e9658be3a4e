package io.trailwarden.state;

import io.trailwarden.state.TickLog.Tick;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Closed windows [second - timespan, second] that slide over what is known of a leaf. */
final class Windows {
  private Windows() {}

  /** The seconds whose windows hold at least so many different ids. */
  static Seconds ofDistinct(Seconds candidates, List<Tick> ticks, long timespan, long minimum) {
    Map<Long, Integer> inside = new HashMap<>();
    long[] found = new long[candidates.size()];
    int count = 0;
    int from = 0;
    int to = 0;
    for (int i = 0; i < candidates.size(); i++) {
      long second = candidates.get(i);
      for (; to < ticks.size() && ticks.get(to).second() <= second; to++) {
        inside.merge(ticks.get(to).id(), 1, Integer::sum);
      }
      for (; from < to && second - ticks.get(from).second() > timespan; from++) {
        inside.computeIfPresent(ticks.get(from).id(), (id, n) -> n == 1 ? null : n - 1);
      }
      if (inside.size() >= minimum) {
        found[count++] = second;
      }
    }
    return Seconds.ofSorted(Arrays.copyOf(found, count));
  }

  /** The seconds whose windows hold numbers that sum up to at least so much; exactly added. */
  static Seconds ofSum(Seconds candidates, List<Tick> ticks, long timespan, BigDecimal minimum) {
    BigDecimal sum = BigDecimal.ZERO;
    long[] found = new long[candidates.size()];
    int count = 0;
    int from = 0;
    int to = 0;
    for (int i = 0; i < candidates.size(); i++) {
      long second = candidates.get(i);
      for (; to < ticks.size() && ticks.get(to).second() <= second; to++) {
        sum = sum.add(new BigDecimal(ticks.get(to).number()));
      }
      for (; from < to && second - ticks.get(from).second() > timespan; from++) {
        sum = sum.subtract(new BigDecimal(ticks.get(from).number()));
      }
      if (to > from && sum.compareTo(minimum) >= 0) {
        found[count++] = second;
      }
    }
    return Seconds.ofSorted(Arrays.copyOf(found, count));
  }

  /** The seconds whose windows hold at least so many of the moments, which are sorted. */
  static Seconds ofMoments(long[] moments, long timespan, long minimum) {
    long[] found = new long[moments.length];
    int count = 0;
    int from = 0;
    for (int i = 0; i < moments.length; i++) {
      while (moments[i] - moments[from] > timespan) {
        from++;
      }
      if (i - from + 1 >= minimum && (count == 0 || found[count - 1] != moments[i])) {
        found[count++] = moments[i];
      }
    }
    return Seconds.ofSorted(Arrays.copyOf(found, count));
  }
}
