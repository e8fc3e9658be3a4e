package io.trailwarden.state;

import io.trailwarden.finding.PeriodUnit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a leaf's time is cut up: stretches of one length from the epoch on. All times are epoch
 * seconds; a bucket is named by its first one.
 *
 * @param length at least a second
 * @param unit where a period of that length ends the buckets are cut too, so that each lies in one;
 *     null where they are not: each is a window of its own then
 */
public record Buckets(Duration length, @Nullable PeriodUnit unit) {
  public Buckets {
    if (length.toSeconds() < 1) {
      throw new IllegalArgumentException("buckets of " + length);
    }
  }

  /** The start of the bucket that the second lies in. */
  public long start(long second) {
    return unit == null ? aligned(second) : Math.max(aligned(second), unit.start(second));
  }

  /** The end of the bucket that the second lies in: the next one's start. */
  public long end(long second) {
    long end = aligned(second) + length.toSeconds();
    return unit == null ? end : Math.min(end, unit.end(second));
  }

  private long aligned(long second) {
    return second - Math.floorMod(second, length.toSeconds());
  }
}
