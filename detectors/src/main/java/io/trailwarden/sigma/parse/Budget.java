package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Location;

/**
 * What the detections of one document may grow to: a small file can mean a great many texts ({@code
 * windash}, {@code expand}) and huge regular expressions. Mutable; one a document.
 */
final class Budget {
  static final int MAX_VALUES = 100_000;
  static final int MAX_REGEX_STEPS = 200_000;

  private long values;
  private long regexSteps;

  /** Counts texts that one value stands for. */
  void addValues(int count, Location location) throws RuleException {
    values += count;
    if (values > MAX_VALUES) {
      throw new RuleException(
          location, "the values up to here stand for more than " + MAX_VALUES + " texts");
    }
  }

  /** Counts the steps of a regular expression, repetitions written out. */
  void addRegex(long steps, Location location) throws RuleException {
    regexSteps += steps;
    if (regexSteps > MAX_REGEX_STEPS) {
      throw new RuleException(
          location,
          "the regular expressions up to here have more than " + MAX_REGEX_STEPS + " steps");
    }
  }
}
