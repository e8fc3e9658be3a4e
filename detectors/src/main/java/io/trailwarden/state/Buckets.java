package io.trailwarden.state;

import io.trailwarden.finding.PeriodUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a group's time is cut up: stretches of one length from the epoch on, cut where a period ends,
 * so that each bucket lies in one period. All times are epoch seconds; a bucket is named by its
 * first one.
 *
 * @param length at least a second
 */
public record Buckets(Duration length, PeriodUnit unit) {
  public Buckets {
    if (length.toSeconds() < 1) {
      throw new IllegalArgumentException("buckets of " + length);
    }
  }

  /** The start of the bucket that the second lies in. */
  public long start(long second) {
    return Math.max(aligned(second), unit.start(second));
  }

  /** The end of the bucket that the second lies in: the next one's start. */
  public long end(long second) {
    return Math.min(aligned(second) + length.toSeconds(), unit.end(second));
  }

  /** The starts of the buckets that [from, to] touches. */
  public List<Long> starts(long from, long to) {
    List<Long> starts = new ArrayList<>();
    for (long start = start(from); start <= to; start = end(start)) {
      starts.add(start);
    }
    return starts;
  }

  private long aligned(long second) {
    return second - Math.floorMod(second, length.toSeconds());
  }
}
