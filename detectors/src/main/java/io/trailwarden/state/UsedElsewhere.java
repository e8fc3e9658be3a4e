package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.finding.PeriodUnit;
import io.trailwarden.state.LabelledOccurrences.Labelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something (an access key) was made, and within a day used from another place than its maker's.
 * Which sigma can't say: it has no inequality between two events. Both are observed with the place
 * as label.
 *
 * <p>Fires for each use whose place differs from that of a making at most a day before it, or later
 * on the use's own day: nothing is used before it is made, so there the order of two clocks is not
 * relied upon. One detection a group and UTC day of the use. Of makings in one bucket the earliest
 * are looked at, up to 20 of each place; there is one.
 */
public final class UsedElsewhere implements Correlator {
  /** The leaf of the event that makes. */
  public static final int MADE = 0;

  /** The leaf of the event that uses. */
  public static final int USED = 1;

  private static final Duration WINDOW = Duration.ofHours(24);
  private static final PeriodUnit PERIOD = PeriodUnit.of(WINDOW);
  private static final Buckets DAYS = new Buckets(WINDOW, PERIOD);

  private static final String STRUCTURE = "made, then used elsewhere within " + WINDOW;

  private final String detector;

  public UsedElsewhere(String detector) {
    this.detector = detector;
  }

  @Override
  public String detector() {
    return detector;
  }

  @Override
  public String structure() {
    return STRUCTURE;
  }

  @Override
  public List<Integer> leaves() {
    return List.of(MADE, USED);
  }

  @Override
  public Buckets buckets(int leaf) {
    return DAYS;
  }

  @Override
  public boolean hasFinerGroups() {
    return false;
  }

  @Override
  public boolean mayConclude(Map<Integer, Amount> amounts) {
    return amounts.containsKey(MADE) && amounts.containsKey(USED);
  }

  @Override
  public Duration horizon() {
    return WINDOW;
  }

  @Override
  public LeafState none(int leaf) {
    if (leaf != MADE && leaf != USED) {
      throw new IllegalArgumentException(detector + " has no leaf " + leaf);
    }
    return LabelledOccurrences.NONE;
  }

  @Override
  public List<Detection> conclude(List<String> group, Observed observed, long from, long to) {
    SortedMap<Long, EvidenceSet> byDay = new TreeMap<>();
    observed
        .labelled(MADE)
        .forEach(
            (madeDay, makings) -> {
              for (Labelled made : makings.earliest()) {
                uses(made, madeDay.start(), observed, from, to, byDay);
              }
            });
    List<Detection> detections = new ArrayList<>();
    byDay.forEach(
        (day, evidence) -> {
          Period period = PERIOD.at(day * 1000);
          detections.add(new Detection(detector, group, period, evidence));
        });
    return detections;
  }

  private static void uses(
      Labelled made,
      long madeDay,
      Observed observed,
      long from,
      long to,
      SortedMap<Long, EvidenceSet> byDay) {
    long until = made.key().second() + WINDOW.toSeconds();
    EvidenceSet making = EvidenceSet.of(List.of(made.evidence()));
    observed
        .labelled(USED)
        .forEach(
            (key, occurrences) -> {
              long day = key.start();
              if (day < madeDay || day > until || from > DAYS.end(day) || day > to) {
                return;
              }
              EvidenceSet uses = occurrences.evidenceWithout(made.label(), madeDay, until);
              if (!uses.isEmpty()) {
                byDay.merge(day, uses.merge(making), EvidenceSet::merge);
              }
            });
  }
}
