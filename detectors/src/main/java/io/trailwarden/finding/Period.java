package io.trailwarden.finding;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The stretch of time that one alert of a stateful detector stands for: the UTC hour, day or month
 * in which the completing event lies. Empty for stateless detectors.
 *
 * @param text such as {@code 2025-03-18T10}, {@code 2025-03-18}, {@code 2025-03} or empty
 */
public record Period(String text) {
  public static final Period NONE = new Period("");

  private static final DateTimeFormatter HOUR = format("uuuu-MM-dd'T'HH");
  private static final DateTimeFormatter DAY = format("uuuu-MM-dd");
  private static final DateTimeFormatter MONTH = format("uuuu-MM");

  /**
   * The period of a window of that timespan (hour up to 1 h, day up to 1 d, else month) at a time.
   */
  public static Period of(Duration timespan, long epochMillis) {
    DateTimeFormatter format =
        timespan.compareTo(Duration.ofHours(1)) <= 0
            ? HOUR
            : timespan.compareTo(Duration.ofDays(1)) <= 0 ? DAY : MONTH;
    return new Period(format.format(Instant.ofEpochMilli(epochMillis)));
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }
}
