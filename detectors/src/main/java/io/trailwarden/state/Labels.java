package io.trailwarden.state;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts what is kept, in order, and says whether one more is needed: whether for some label other
 * than its own fewer than the limit of those before it lack that label. Working memory.
 */
final class Labels {
  private final int limit;
  private final Map<String, Integer> counts = new HashMap<>();
  private int total;
  private String mostLabel = "";
  private int most;

  /** The most of any label but {@link #mostLabel}. */
  private int second;

  Labels(int limit) {
    this.limit = limit;
  }

  boolean needs(String label) {
    return total - (label.equals(mostLabel) ? second : most) < limit;
  }

  /** Whether something was counted, and all of it has that label. */
  boolean isOnly(String label) {
    return total > 0 && most == total && label.equals(mostLabel);
  }

  void count(String label) {
    total++;
    int count = counts.merge(label, 1, Integer::sum);
    if (label.equals(mostLabel)) {
      most = count;
    } else if (count > most) {
      second = most;
      most = count;
      mostLabel = label;
    } else {
      second = Math.max(second, count);
    }
  }
}
