package io.trailwarden.finding;

import java.time.Duration;

/**
 * The stretch of time that one alert of a stateful detector stands for: the UTC hour, day or month
 * in which the completing event lies. Empty for stateless detectors.
 *
 * @param text such as {@code 2025-03-18T10}, {@code 2025-03-18}, {@code 2025-03} or empty
 */
public record Period(String text) {
  public static final Period NONE = new Period("");

  /**
   * The period of a window of that timespan (hour up to 1 h, day up to 1 d, else month) at a time.
   */
  public static Period of(Duration timespan, long epochMillis) {
    return PeriodUnit.of(timespan).at(epochMillis);
  }

  /** Whether this is {@link #NONE}. */
  public boolean isNone() {
    return text.isEmpty();
  }
}
