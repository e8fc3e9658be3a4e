package io.trailwarden.finding;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The length of the periods that a stateful detector raises at most one alert for, in UTC. */
public enum PeriodUnit {
  HOUR("uuuu-MM-dd'T'HH", ChronoUnit.HOURS),
  DAY("uuuu-MM-dd", ChronoUnit.DAYS),
  MONTH("uuuu-MM", ChronoUnit.MONTHS);

  private final DateTimeFormatter format;
  private final ChronoUnit unit;

  PeriodUnit(String pattern, ChronoUnit unit) {
    this.format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    this.unit = unit;
  }

  /** Hours for windows up to an hour, days up to a day, else months. */
  public static PeriodUnit of(Duration timespan) {
    if (timespan.compareTo(Duration.ofHours(1)) <= 0) {
      return HOUR;
    }
    return timespan.compareTo(Duration.ofDays(1)) <= 0 ? DAY : MONTH;
  }

  /** The period that a time (epoch milliseconds) lies in. */
  public Period at(long epochMillis) {
    return new Period(format.format(Instant.ofEpochMilli(epochMillis)));
  }

  /** When the period began that a time lies in; both in epoch seconds. */
  public long start(long epochSecond) {
    return startTime(epochSecond).toEpochSecond();
  }

  /** When the period ends that a time lies in: the next one's start; both in epoch seconds. */
  public long end(long epochSecond) {
    return startTime(epochSecond).plus(1, unit).toEpochSecond();
  }

  private ZonedDateTime startTime(long epochSecond) {
    ZonedDateTime time = Instant.ofEpochSecond(epochSecond).atZone(ZoneOffset.UTC);
    return this == MONTH
        ? time.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS)
        : time.truncatedTo(unit);
  }
}
