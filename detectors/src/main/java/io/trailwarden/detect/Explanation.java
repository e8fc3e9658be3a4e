package io.trailwarden.detect;

import io.trailwarden.sigma.explain.Reason;
import io.trailwarden.sigma.explain.Reason.Found;
import java.util.List;

/**
 * Why an event is one for a detector, or not.
 *
 * @param eventId of the event
 * @param rules the rule that the detector is; of a stateful detector each rule that it rests on
 */
public record Explanation(String detector, String eventId, List<OfRule> rules) {
  public Explanation {
    rules = List.copyOf(rules);
  }

  /** Whether the event matches any of the rules. */
  public boolean matches() {
    return rules.stream().anyMatch(rule -> rule.reason().holds());
  }

  /**
   * What became of one rule.
   *
   * @param observations what the match counts as, for a stateful detector: one for each place in
   *     which the rule stands; empty when the event does not match
   */
  public record OfRule(String rule, Reason reason, List<Observed> observations) {
    public OfRule {
      observations = List.copyOf(observations);
    }
  }

  /**
   * An observation of a stateful detector.
   *
   * @param groupBy the fields that tell groups apart, as the event has them
   * @param read the fields whose values count, as the event has them; empty where only that it
   *     happened counts
   * @param groups whose observation it is, a list of values each; empty when it is none
   * @param why why it is none; empty when it is one
   */
  public record Observed(
      List<Found> groupBy, List<Found> read, List<List<String>> groups, String why) {
    public Observed {
      groupBy = List.copyOf(groupBy);
      read = List.copyOf(read);
      groups = List.copyOf(groups);
    }
  }
}
