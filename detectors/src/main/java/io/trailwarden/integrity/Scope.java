package io.trailwarden.integrity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param bucket the bucket whose objects are judged
 * @param from what was delivered before is left out; null: nothing is
 * @param to what was delivered then or later is left out; null: nothing is
 */
public record Scope(String bucket, @Nullable Instant from, @Nullable Instant to) {
  boolean overlaps(Instant start, Instant end) {
    return (from == null || end.isAfter(from)) && (to == null || start.isBefore(to));
  }

  /** Whether a file was delivered in it, or may have been. */
  public boolean holds(@Nullable Delivery delivery) {
    return delivery == null || overlaps(delivery.from(), delivery.to());
  }
}
