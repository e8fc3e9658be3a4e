package io.trailwarden.job.source.notice;

import io.trailwarden.job.config.AwsFailure;
import io.trailwarden.job.config.Backoff;
import java.io.Serializable;
import java.time.Duration;

/**
 * How objects are fetched.
 *
 * @param absent how often for one that is not there: a notice may outrun its object
 * @param denied how often where access is denied: a permission may be on its way
 * @param passing how often when throttled, not reached, or broken off
 * @param threads how many at a time, each task
 * @param capacity how many notices may be under way, waiting for another try included
 * @param memoryBytes of all that was fetched and is not processed yet, each task; what does not fit
 *     is kept in temporary files meanwhile
 * @param largestInMemory an object of more bytes is kept in a temporary file anyway
 * @param largestObject one of more bytes is no log file of AWS's, and is not fetched
 * @param digests whether CloudTrail's digests are fetched too
 */
public record FetchSettings(
    Backoff absent,
    Backoff denied,
    Backoff passing,
    int threads,
    int capacity,
    long memoryBytes,
    int largestInMemory,
    long largestObject,
    boolean digests)
    implements Serializable {
  public static final FetchSettings DEFAULT =
      new FetchSettings(
          new Backoff(6, Duration.ofMillis(500), Duration.ofSeconds(15)),
          new Backoff(3, Duration.ofSeconds(1), Duration.ofSeconds(10)),
          new Backoff(8, Duration.ofMillis(500), Duration.ofSeconds(30)),
          8,
          64,
          64L << 20,
          16 << 20,
          2L << 30,
          false);

  public FetchSettings {
    if (threads < 1
        || capacity < 1
        || memoryBytes < 0
        || largestInMemory < 0
        || largestInMemory > (1 << 30)) {
      throw new IllegalArgumentException("limits of fetching must be positive");
    }
  }

  /** The same, with digests. */
  public FetchSettings withDigests() {
    return new FetchSettings(
        absent,
        denied,
        passing,
        threads,
        capacity,
        memoryBytes,
        largestInMemory,
        largestObject,
        true);
  }

  /** How often such a failure is tried again. */
  Backoff backoff(AwsFailure.Kind kind) {
    return switch (kind) {
      case NO_SUCH_KEY -> absent;
      case NO_ACCESS -> denied;
      case PASSING, CHANGED, NO_CREDENTIALS -> passing;
      case NO_SUCH_BUCKET, ARCHIVED, REFUSED -> new Backoff(1, Duration.ZERO, Duration.ZERO);
    };
  }
}
