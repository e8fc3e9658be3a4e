package io.trailwarden.job.operator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Versions of documents: microseconds of the epoch. Of two writings of one document the later has
 * the larger one, also after a restart from an older checkpoint, since it is at least the clock's.
 */
final class Versions {
  private Versions() {}

  /** A version behind that one; 0 stands before all. */
  static long after(long before) {
    return Math.max(before + 1, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
  }
}
