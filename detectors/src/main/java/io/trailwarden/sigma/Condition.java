package io.trailwarden.sigma;

import java.util.List;
import java.util.stream.Collectors;

/** How a rule's detections are joined. A list of conditions is one {@link Or}. */
public sealed interface Condition {

  /** The detection of that name, which the rule has. */
  record Reference(String detection) implements Condition {
    @Override
    public String toString() {
      return detection;
    }
  }

  record And(List<Condition> conditions) implements Condition {
    public And {
      conditions = List.copyOf(conditions);
    }

    @Override
    public String toString() {
      return joined(conditions, " and ");
    }
  }

  record Or(List<Condition> conditions) implements Condition {
    public Or {
      conditions = List.copyOf(conditions);
    }

    @Override
    public String toString() {
      return joined(conditions, " or ");
    }
  }

  record Not(Condition condition) implements Condition {
    @Override
    public String toString() {
      return "not " + condition;
    }
  }

  /**
   * {@code 1 of sel_*}, {@code all of them}, {@code 2 of them}: at least so many of the detections.
   *
   * @param minimum from 1 to the number of detections; that number for {@code all}
   * @param detections the names that the pattern stands for, in the rule's order; not empty
   */
  record Of(int minimum, List<String> detections) implements Condition {
    public Of {
      detections = List.copyOf(detections);
    }

    @Override
    public String toString() {
      return minimum + " of (" + String.join(", ", detections) + ")";
    }
  }

  private static String joined(List<Condition> conditions, String word) {
    return conditions.stream().map(Condition::toString).collect(Collectors.joining(word, "(", ")"));
  }
}
