package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What one stateful detector concludes from the observations of a group. Monotone: from more
 * observations follow the same detections or more, with the same evidence or more, never less; so
 * it may conclude at any time from what is there, and the union of all it concluded depends on the
 * set of events alone. Where the question is not monotone, it is asked of a window only when that
 * is over ({@link #concludeTime}), and the window takes nothing any more ({@link #isClosed}).
 * Immutable.
 */
public interface Correlator {
  /** The detector's id. */
  String detector();

  /**
   * A description of the question. When it changes, state that was kept for the old question is of
   * no use to the new one and is not read again.
   */
  String structure();

  /** The leaves of the question. */
  List<Integer> leaves();

  Buckets buckets(int leaf);

  /**
   * Whether some leaf belongs to groups within the group: then {@link CellKey#parts} tells them.
   */
  boolean hasFinerGroups();

  /** How far before the completing event the earliest one of a detection can lie. */
  Duration horizon();

  /** What a leaf keeps of no events. */
  LeafState none(int leaf);

  /** Whether there can be enough to conclude something; spares reading what there is. */
  boolean mayConclude(Map<Integer, Amount> amounts);

  /**
   * The detections that complete in [from, to] (epoch seconds).
   *
   * @param observed of the group: at least what touches [from - horizon, to]
   */
  List<Detection> conclude(List<String> group, Observed observed, long from, long to);

  /**
   * When a cell's state is of no use any more, in epoch milliseconds of the watermark.
   *
   * @param addition what is known of it
   * @param retention how late an event may come
   */
  default long clearTime(CellKey key, Addition addition, Duration retention) {
    long end = buckets(key.leaf()).end(key.start());
    return (end + horizon().toSeconds()) * 1000 + retention.toMillis();
  }

  /**
   * When time alone may complete something about a cell, in epoch milliseconds of the watermark;
   * empty for what is concluded at once.
   */
  default OptionalLong concludeTime(CellKey key) {
    return OptionalLong.empty();
  }

  /**
   * Whether a cell takes nothing any more, since it belongs to a window that was concluded.
   *
   * @param watermark in epoch milliseconds
   */
  default boolean isClosed(CellKey key, long watermark) {
    return false;
  }
}
