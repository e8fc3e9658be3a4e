package io.trailwarden.job.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often something is tried, and how long to wait between two tries: twice as long each time,
 * between half of that and all of it, so that those who failed together don't come back together.
 *
 * @param tries all tries together, at least one
 * @param first the wait after the first failure
 * @param longest no wait is longer
 */
public record Backoff(int tries, Duration first, Duration longest) implements Serializable {
  public Backoff {
    if (tries < 1 || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          tries + " tries, " + first + " to " + longest + " between them");
    }
  }

  /** Whether another try follows this many failures. */
  public boolean triesAgain(int failures) {
    return failures < tries;
  }

  /** How long to wait after so many failures in a row, at least one. */
  public Duration delay(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, 20);
    long most = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }
}
