package io.trailwarden.job.cli;

import io.trailwarden.job.operator.Metrics;
import java.util.Map;

/** What a job has counted, from its accumulators. */
record RunCounts(
    long files,
    long events,
    long bytes,
    long alerts,
    long deadLetters,
    long lateEvents,
    long filesVerified,
    long filesNotVerified,
    long digestsValid,
    long digestsNotValid) {
  static final RunCounts NOTHING_YET = new RunCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** An accumulator that no task has yet counts 0. */
  static RunCounts of(Map<String, Object> accumulators) {
    return new RunCounts(
        number(accumulators, Metrics.FILES_READ),
        number(accumulators, Metrics.EVENTS_READ),
        number(accumulators, Metrics.BYTES_READ),
        number(accumulators, Metrics.ALERTS),
        number(accumulators, Metrics.DEAD_LETTERS),
        number(accumulators, Metrics.LATE_EVENTS),
        number(accumulators, Metrics.FILES_VERIFIED),
        number(accumulators, Metrics.FILES_NOT_VERIFIED),
        number(accumulators, Metrics.DIGESTS_VALID),
        number(accumulators, Metrics.DIGESTS_NOT_VALID));
  }

  private static long number(Map<String, Object> accumulators, String name) {
    return accumulators.get(name) instanceof Number number ? number.longValue() : 0;
  }

  double megabytes() {
    return bytes / (double) (1 << 20);
  }
}
