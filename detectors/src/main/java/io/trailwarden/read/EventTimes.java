package io.trailwarden.read;

import io.trailwarden.event.Event;
import java.time.Month;
import java.time.Year;

/**
 * Times of both logs to milliseconds of the epoch, read by hand: {@code 2026-11-24T06:57:00Z} with
 * or without a fraction and an offset, {@code 24/Nov/2026:06:57:00 +0000}. Anything else, or a day
 * that there is not, is {@link Event#NO_TIME}.
 */
final class EventTimes {
  private static final long DAY = 86_400_000L;
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private EventTimes() {}

  static long iso(byte[] a, int offset, int length) {
    if (length < 20
        || a[offset + 4] != '-'
        || a[offset + 7] != '-'
        || (a[offset + 10] != 'T' && a[offset + 10] != ' ')) {
      return Event.NO_TIME;
    }
    long day = day(number(a, offset, 4), number(a, offset + 5, 2), number(a, offset + 8, 2));
    long time = time(a, offset + 11);
    if (day == Event.NO_TIME || time < 0) {
      return Event.NO_TIME;
    }
    int end = offset + length;
    int i = offset + 19;
    long millis = 0;
    if (a[i] == '.') {
      int start = ++i;
      for (int scale = 100; i < end && isDigit(a[i]); i++, scale /= 10) {
        millis += (long) scale * (a[i] - '0');
      }
      if (i == start) {
        return Event.NO_TIME;
      }
    }
    long zone = i < end ? zone(a, i, end) : Event.NO_TIME;
    return zone == Event.NO_TIME ? Event.NO_TIME : day + time + millis - zone;
  }

  static long accessLog(byte[] a, int offset, int length) {
    if (length != 26 || a[offset + 2] != '/' || a[offset + 6] != '/' || a[offset + 11] != ':') {
      return Event.NO_TIME;
    }
    long day = day(number(a, offset + 7, 4), month(a, offset + 3), number(a, offset, 2));
    long time = time(a, offset + 12);
    long zone = a[offset + 20] == ' ' ? zone(a, offset + 21, offset + 26) : Event.NO_TIME;
    return day == Event.NO_TIME || time < 0 || zone == Event.NO_TIME
        ? Event.NO_TIME
        : day + time - zone;
  }

  private static int month(byte[] a, int offset) {
    for (int month = 0; month < 12; month++) {
      if (a[offset] == MONTHS.charAt(3 * month)
          && a[offset + 1] == MONTHS.charAt(3 * month + 1)
          && a[offset + 2] == MONTHS.charAt(3 * month + 2)) {
        return month + 1;
      }
    }
    return -1;
  }

  /** {@code HH:mm:ss} in milliseconds; negative when it is none. A leap second is the next one. */
  private static long time(byte[] a, int offset) {
    int hour = number(a, offset, 2);
    int minute = number(a, offset + 3, 2);
    int second = number(a, offset + 6, 2);
    boolean valid =
        a[offset + 2] == ':'
            && a[offset + 5] == ':'
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second <= 60;
    return valid ? ((hour * 60L + minute) * 60 + second) * 1000 : -1;
  }

  /** {@code Z}, {@code +hhmm} or {@code +hh:mm} in milliseconds. */
  private static long zone(byte[] a, int offset, int end) {
    int length = end - offset;
    if (length == 1 && a[offset] == 'Z') {
      return 0;
    }
    boolean colon = length == 6 && a[offset + 3] == ':';
    if ((length != 5 && !colon) || (a[offset] != '+' && a[offset] != '-')) {
      return Event.NO_TIME;
    }
    int hours = number(a, offset + 1, 2);
    int minutes = number(a, end - 2, 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return Event.NO_TIME;
    }
    long millis = (hours * 60L + minutes) * 60_000;
    return a[offset] == '-' ? -millis : millis;
  }

  /**
   * Days since the epoch, in milliseconds, in the Gregorian calendar (Hinnant, days_from_civil).
   */
  private static long day(int year, int month, int day) {
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
      return Event.NO_TIME;
    }
    long shifted = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(shifted, 400L);
    long yearOfEra = shifted - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return (era * 146_097 + dayOfEra - 719_468) * DAY;
  }

  private static int daysIn(int year, int month) {
    return Month.of(month).length(Year.isLeap(year));
  }

  private static int number(byte[] a, int offset, int digits) {
    int value = 0;
    for (int i = offset; i < offset + digits; i++) {
      if (!isDigit(a[i])) {
        return -1;
      }
      value = value * 10 + a[i] - '0';
    }
    return value;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
