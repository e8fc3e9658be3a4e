package io.trailwarden.job.sink;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: 100 ms, doubled with each failure in a row up to 5 s, of
 * which a random half is taken off, so that writers don't come back all at once.
 */
final class Backoff {
  static final long FIRST_MS = 100;
  static final long LONGEST_MS = 5_000;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** Another failure: milliseconds to wait. */
  long next() {
    long full = Math.min(LONGEST_MS, FIRST_MS << Math.min(failures, 16));
    failures++;
    return full / 2 + random.nextLong(full / 2 + 1);
  }

  /** How many failures in a row there were. */
  int failures() {
    return failures;
  }

  /** It went well: the next failure is the first again. */
  void reset() {
    failures = 0;
  }
}
