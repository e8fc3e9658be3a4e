package io.trailwarden.finding;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The length of the periods that a stateful detector raises at most one alert for, in UTC. */
public enum PeriodUnit {
  HOUR("uuuu-MM-dd'T'HH", 3600),
  DAY("uuuu-MM-dd", 86_400),
  MONTH("uuuu-MM", 0);

  private static final long DAY_SECONDS = 86_400;

  private final DateTimeFormatter format;

  /** How long it is in UTC, which has no leap seconds here; 0 where that differs. */
  private final long seconds;

  PeriodUnit(String pattern, long seconds) {
    this.format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    this.seconds = seconds;
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
    return this == MONTH
        ? firstOfMonth(epochSecond).toEpochDay() * DAY_SECONDS
        : epochSecond - Math.floorMod(epochSecond, seconds);
  }

  /** When the period ends that a time lies in: the next one's start; both in epoch seconds. */
  public long end(long epochSecond) {
    return this == MONTH
        ? firstOfMonth(epochSecond).plusMonths(1).toEpochDay() * DAY_SECONDS
        : start(epochSecond) + seconds;
  }

  private static LocalDate firstOfMonth(long epochSecond) {
    return LocalDate.ofEpochDay(Math.floorDiv(epochSecond, DAY_SECONDS)).withDayOfMonth(1);
  }
}
