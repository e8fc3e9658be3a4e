package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.finding.PeriodUnit;
import io.trailwarden.state.LabelledOccurrences.Labelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private static final Buckets DAYS = new Buckets(WINDOW, PeriodUnit.of(WINDOW));

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
  public Buckets buckets() {
    return DAYS;
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
  public List<Detection> conclude(
      List<String> group, SortedMap<Long, ObservationSet> state, long from, long to) {
    SortedMap<Long, EvidenceSet> byDay = new TreeMap<>();
    state.forEach(
        (madeDay, set) -> {
          for (Labelled made : labelled(set, MADE)) {
            long until = Tick.secondOf(made.key()) + WINDOW.toSeconds();
            state
                .subMap(madeDay, until + 1)
                .forEach(
                    (day, other) -> {
                      EvidenceSet uses = uses(other, made.label(), madeDay, until);
                      if (!uses.isEmpty() && from <= DAYS.end(day) && day <= to) {
                        List<Evidence> one = List.of(made.evidence());
                        byDay.merge(day, uses.merge(EvidenceSet.of(one)), EvidenceSet::merge);
                      }
                    });
          }
        });
    List<Detection> detections = new ArrayList<>();
    byDay.forEach(
        (day, evidence) -> {
          Period period = DAYS.unit().at(day * 1000);
          detections.add(new Detection(detector, group, period, evidence));
        });
    return detections;
  }

  private static List<Labelled> labelled(ObservationSet set, int leaf) {
    return set.leaf(leaf) instanceof LabelledOccurrences occurrences
        ? occurrences.earliest()
        : List.of();
  }

  private static EvidenceSet uses(ObservationSet set, String place, long from, long until) {
    return set.leaf(USED) instanceof LabelledOccurrences occurrences
        ? occurrences.evidenceWithout(place, from, until)
        : EvidenceSet.NONE;
  }
}
