package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * What one stateful detector concludes from the observations of a group. Monotone: from more
 * observations follow the same detections or more, with the same evidence or more, never less; so
 * it may conclude at any time from what is there, and the union of all it concluded depends on the
 * set of events alone. Immutable.
 */
public interface Correlator {
  /** The detector's id. */
  String detector();

  /**
   * A description of the question. When it changes, state that was kept for the old question is of
   * no use to the new one and is not read again.
   */
  String structure();

  Buckets buckets();

  /** How far before the completing event the earliest one of a detection can lie. */
  Duration horizon();

  /** What a leaf keeps of no events. */
  LeafState none(int leaf);

  /**
   * The detections that complete in [from, to] (epoch seconds).
   *
   * @param buckets of the group, by start: at least those that touch [from - horizon, to]
   */
  List<Detection> conclude(
      List<String> group, SortedMap<Long, ObservationSet> buckets, long from, long to);

  /**
   * When a bucket's state is of no use any more, in epoch milliseconds of the watermark.
   *
   * @param start of the bucket
   * @param retention how late an event may come
   */
  default long clearTime(long start, Duration retention) {
    return (buckets().end(start) + horizon().toSeconds()) * 1000 + retention.toMillis();
  }
}
