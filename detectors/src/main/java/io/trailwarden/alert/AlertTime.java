package io.trailwarden.alert;

import java.time.Instant;

/** Times that OpenSearch can index and people can read: of the years 1 to 9999. */
final class AlertTime {
  private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private AlertTime() {}

  /**
   * The time itself, or the nearest of the years 1 to 9999; so also for an event without a time.
   */
  static long within(long epochMillis) {
    return Math.min(Math.max(epochMillis, FIRST), LAST);
  }

  /** As ISO 8601 writes it. */
  static String text(long epochMillis) {
    return Instant.ofEpochMilli(within(epochMillis)).toString();
  }
}
