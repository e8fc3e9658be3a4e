package io.trailwarden.catalogue;

import io.trailwarden.detect.Explanation;
import java.util.List;

/**
 * How a case of a detector's tests ended.
 *
 * @param detail what came, in one line; empty when it passed
 * @param explanations why its events are ones for the detector or not, each that differs once;
 *     empty when it passed
 */
public record TestResult(
    TestCase testCase, Outcome outcome, String detail, List<Explanation> explanations) {
  public TestResult {
    explanations = List.copyOf(explanations);
  }

  /** How a case can end. */
  public enum Outcome {
    PASSED,
    /** It had to raise an alert and did not. */
    DID_NOT_FIRE,
    /** It raised an alert and had to be silent. */
    FIRED,
    /** Doubled and shuffled, the events gave other alerts. */
    ORDER_MATTERS,
    /** An event is none that a log could hold. */
    UNREADABLE
  }

  public boolean passed() {
    return outcome == Outcome.PASSED;
  }
}
