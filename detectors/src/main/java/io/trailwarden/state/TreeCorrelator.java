package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.PeriodUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Sigma's correlations: one detection a group and period in which the question came true. */
public final class TreeCorrelator implements Correlator {
  private final String detector;
  private final Node question;
  private final boolean hasFinerGroups;
  private final PeriodUnit period;
  private final String structure;
  private final List<Integer> leaves;

  /** By number; null for one that the question does not have. */
  private final @Nullable LeafPlan[] byNumber;

  /**
   * A correlator of one detector.
   *
   * @param timespan of the outermost correlation, which decides the period
   * @param hasFinerGroups whether some part of the question groups more finely than all of it
   * @param observed what its leaves and groups stand for: part of the question
   * @throws IllegalArgumentException when a leaf stands twice in the question
   */
  public TreeCorrelator(
      String detector, Node question, Duration timespan, boolean hasFinerGroups, String observed) {
    this.detector = detector;
    this.question = question;
    this.hasFinerGroups = hasFinerGroups;
    this.period = PeriodUnit.of(timespan);
    long length = Math.min(question.longestBucket(), timespan.toSeconds());
    Buckets shared = new Buckets(Duration.ofSeconds(length), period);
    this.structure = question + " " + shared + " " + observed;
    Node.checkLeavesAreDistinct(question);
    this.leaves = List.copyOf(question.leafNumbers());
    this.byNumber =
        new @Nullable LeafPlan[leaves.stream().mapToInt(leaf -> leaf + 1).max().orElse(0)];
    question.leaves(
        false,
        (leaf, plan) ->
            byNumber[leaf] =
                new LeafPlan(
                    plan,
                    plan.timing() == Node.Timing.AT_ONCE
                        ? shared
                        : new Buckets(Duration.ofSeconds(plan.bucket()), null)));
  }

  /** What the question wants to know of a leaf, and the pieces of time that is kept by. */
  private record LeafPlan(Node.Plan plan, Buckets buckets) {}

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
    return leaves;
  }

  @Override
  public Buckets buckets(int leaf) {
    return leaf(leaf).buckets;
  }

  private LeafPlan leaf(int number) {
    LeafPlan leaf = number >= 0 && number < byNumber.length ? byNumber[number] : null;
    if (leaf == null) {
      throw new IllegalArgumentException(detector + " has no leaf " + number);
    }
    return leaf;
  }

  @Override
  public boolean hasFinerGroups() {
    return hasFinerGroups;
  }

  @Override
  public Duration horizon() {
    return Duration.ofSeconds(question.horizon());
  }

  @Override
  public LeafState none(int leaf) {
    return Occurrences.none(leaf(leaf).plan.needs());
  }

  @Override
  public boolean mayConclude(Map<Integer, Amount> amounts) {
    return question.isPossible(amounts);
  }

  @Override
  public OptionalLong concludeTime(CellKey key) {
    Node.Plan plan = leaf(key.leaf()).plan;
    return plan.timing() == Node.Timing.AT_ONCE
        ? OptionalLong.empty()
        : OptionalLong.of((key.start() + plan.bucket() + plan.after()) * 1000);
  }

  @Override
  public boolean isClosed(CellKey key, long watermark) {
    LeafPlan leaf = leaf(key.leaf());
    return leaf.plan.timing() != Node.Timing.AT_ONCE
        && leaf.buckets.end(key.start()) * 1000 <= watermark;
  }

  @Override
  public List<Detection> conclude(List<String> group, Observed observed, long from, long to) {
    Seconds completions = question.completions(observed).between(from, to);
    List<Detection> detections = new ArrayList<>();
    for (int i = 0; i < completions.size(); ) {
      long first = completions.get(i);
      long end = period.end(first);
      Seconds wanted = completions.between(first, end - 1);
      Participants participants = new Participants();
      question.participants(observed, wanted, participants);
      EvidenceSet evidence = observed.evidence(participants);
      detections.add(new Detection(detector, group, period.at(first * 1000), evidence));
      i += wanted.size();
    }
    return detections;
  }
}
