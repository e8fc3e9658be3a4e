package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.finding.PeriodUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Sigma's monotone correlations: one detection a group and period in which the question is true.
 */
public final class TreeCorrelator implements Correlator {
  private final String detector;
  private final Node question;
  private final Buckets buckets;
  private final String structure;
  private final Map<Integer, Occurrences> none = new HashMap<>();

  /**
   * A correlator of one detector.
   *
   * @param timespan of the outermost correlation, which decides the period
   * @param observed what its leaves and groups stand for: part of the question
   * @throws IllegalArgumentException when a leaf stands twice in the question
   */
  public TreeCorrelator(String detector, Node question, Duration timespan, String observed) {
    this.detector = detector;
    this.question = question;
    long length = Math.min(question.shortestCount(), timespan.toSeconds());
    this.buckets = new Buckets(Duration.ofSeconds(length), PeriodUnit.of(timespan));
    this.structure = question + " " + buckets + " " + observed;
    Node.checkLeavesAreDistinct(question);
    question.leaves(false, (leaf, needs) -> none.put(leaf, Occurrences.none(needs)));
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
  public Buckets buckets() {
    return buckets;
  }

  @Override
  public Duration horizon() {
    return Duration.ofSeconds(question.horizon());
  }

  @Override
  public LeafState none(int leaf) {
    Occurrences occurrences = none.get(leaf);
    if (occurrences == null) {
      throw new IllegalArgumentException(detector + " has no leaf " + leaf);
    }
    return occurrences;
  }

  @Override
  public List<Detection> conclude(
      List<String> group, SortedMap<Long, ObservationSet> state, long from, long to) {
    Observed observed = new Observed(state);
    Seconds completions = question.completions(observed).between(from, to);
    List<Detection> detections = new ArrayList<>();
    for (int i = 0; i < completions.size(); ) {
      long first = completions.get(i);
      long end = buckets.unit().end(first);
      Seconds wanted = completions.between(first, end - 1);
      Participants participants = new Participants();
      question.participants(observed, wanted, participants);
      EvidenceSet evidence = observed.evidence(participants);
      Period period = buckets.unit().at(first * 1000);
      detections.add(new Detection(detector, group, period, evidence));
      i += wanted.size();
    }
    return detections;
  }
}
