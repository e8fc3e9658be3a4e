package io.trailwarden.state;

import io.trailwarden.finding.Closed;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A value was seen that is new for its group: extension {@code first_seen}. The value stands behind
 * the group's values, so that each value has a state of its own. One detection a value, for all
 * time; it rests on the earliest event. A value that was seen before the baseline's end is not new:
 * when that is learned late, the detection is taken back, with the reason.
 */
public final class FirstSeen implements Correlator {
  private static final int LEAF = 0;

  /** All time is one bucket. */
  private static final Buckets FOR_EVER = new Buckets(Duration.ofSeconds(1L << 56), null);

  /** So many times while it is remembered a sighting is noted. */
  private static final int STEPS = 16;

  private final String detector;
  private final Duration remembered;
  private final Instant baselineUntil;
  private final String structure;

  /**
   * A correlator of one detector.
   *
   * @param remembered how long after its last sighting a value is still known
   * @param baselineUntil what was seen before is not new
   * @param observed what its leaf and group stand for: part of the question
   */
  public FirstSeen(String detector, Duration remembered, Instant baselineUntil, String observed) {
    this.detector = detector;
    this.remembered = remembered;
    this.baselineUntil = baselineUntil;
    this.structure = "first seen, remembered " + remembered + " " + observed;
  }

  @Override
  public String detector() {
    return detector;
  }

  @Override
  public String structure() {
    return structure;
  }

  @Override
  public List<Integer> leaves() {
    return List.of(LEAF);
  }

  @Override
  public Buckets buckets(int leaf) {
    return FOR_EVER;
  }

  @Override
  public boolean hasFinerGroups() {
    return false;
  }

  @Override
  public Duration horizon() {
    return Duration.ZERO;
  }

  @Override
  public LeafState none(int leaf) {
    return new FirstOccurrence(Math.max(1, remembered.toSeconds() / STEPS));
  }

  @Override
  public boolean mayConclude(Map<Integer, Amount> amounts) {
    return true;
  }

  @Override
  public long clearTime(CellKey key, Addition addition, Duration retention) {
    if (!(addition.state() instanceof FirstOccurrence occurrence)) {
      throw new IllegalArgumentException("states of different detectors");
    }
    return (occurrence.lastSeen() + remembered.toSeconds()) * 1000 + retention.toMillis();
  }

  @Override
  public List<Detection> conclude(List<String> group, Observed observed, long from, long to) {
    List<Detection> detections = new ArrayList<>();
    for (FirstOccurrence occurrence : observed.firstOccurrences()) {
      Evidence earliest = occurrence.earliest();
      boolean isBaseline = earliest.key().time() < baselineUntil.toEpochMilli();
      Closed closed =
          isBaseline
              ? Closed.suppressed("seen before the end of the baseline, " + baselineUntil)
              : null;
      detections.add(
          new Detection(
              detector, group, Period.NONE, EvidenceSet.of(List.of(earliest)), true, closed));
    }
    return detections;
  }
}
