package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a group's state takes in what was observed, and what follows. No memory of its own. */
public final class GroupState {
  /** Buckets that changed are looked at together while they are this many at most. */
  private static final int TOGETHER = 16;

  private GroupState() {}

  /**
   * Merges observations into a group's buckets and concludes from those that this changed. Since
   * conclusions are monotone, only what completes in a changed bucket or up to a horizon after it
   * can be new.
   *
   * @return possibly what was concluded before, too; merge them by {@link Detection#alertId()}
   */
  public static List<Detection> take(Correlator correlator, Partial partial, BucketStore store) {
    List<Detection> detections = new ArrayList<>();
    List<Long> changed = new ArrayList<>();
    for (Map.Entry<Long, ObservationSet> bucket : partial.buckets().entrySet()) {
      ObservationSet before = store.get(bucket.getKey());
      ObservationSet after = before == null ? bucket.getValue() : before.merge(bucket.getValue());
      if (before != null && after.equals(before)) {
        continue;
      }
      store.put(bucket.getKey(), after);
      changed.add(bucket.getKey());
    }
    int from = 0;
    for (int next = 1; next <= changed.size(); next++) {
      if (next == changed.size()
          || next - from == TOGETHER
          || isFarFrom(correlator, changed.get(next - 1), changed.get(next))) {
        long first = changed.get(from);
        long last = changed.get(next - 1);
        conclude(correlator, partial.group(), first, last, store, detections);
        from = next;
      }
    }
    return detections;
  }

  /** Whether nothing near the one bucket is near the other. */
  private static boolean isFarFrom(Correlator correlator, long start, long next) {
    return next - correlator.buckets().end(start) > 2 * correlator.horizon().toSeconds();
  }

  private static void conclude(
      Correlator correlator,
      List<String> group,
      long firstStart,
      long lastStart,
      BucketStore store,
      List<Detection> into) {
    long horizon = correlator.horizon().toSeconds();
    long to = correlator.buckets().end(lastStart) + horizon;
    SortedMap<Long, ObservationSet> near = new TreeMap<>();
    for (long start : correlator.buckets().starts(firstStart - horizon, to)) {
      ObservationSet set = store.get(start);
      if (set != null) {
        near.put(start, set);
      }
    }
    into.addAll(correlator.conclude(group, near, firstStart, to));
  }
}
