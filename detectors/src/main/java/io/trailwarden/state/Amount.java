package io.trailwarden.state;

/**
 * How much there is, at most: additions that repeat each other count more than once until somebody
 * looks. Decides whether it is worth looking.
 *
 * @param events or, where values are counted, values
 * @param sum of their numbers
 */
public record Amount(long events, double sum) {
  static final Amount NONE = new Amount(0, 0);

  Amount plus(Amount other) {
    return new Amount(events + other.events, sum + other.sum);
  }
}
