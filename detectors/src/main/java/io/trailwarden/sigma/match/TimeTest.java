package io.trailwarden.sigma.match;

import java.time.Month;
import java.time.Year;
import java.time.temporal.ChronoUnit;
import java.util.function.IntPredicate;

/**
 * A part of a time, such as its hour, as the text states it: times are not moved into another zone.
 * Read without allocating. Understood are
 *
 * <pre>
 * 2026-11-24T06:57:00Z           and without zone, with a fraction, a space for the T
 * 2026-11-24                     which has neither hour nor minute
 * [24/Nov/2026:06:57:00 +0000]   and without brackets
 * Nov 24, 2026 6:57:00 AM        as CloudTrail's response elements have it, also with ", " for " "
 * </pre>
 */
final class TimeTest extends TextTest {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final long NO_TIME = -1;
  private static final int NO_CLOCK = 0xfff;
  private static final int MAX_LENGTH = 48;

  private final ChronoUnit unit;
  private final IntPredicate accepts;

  TimeTest(String description, ChronoUnit unit, IntPredicate accepts) {
    super(description, true);
    this.unit = unit;
    this.accepts = accepts;
  }

  @Override
  boolean test(Slot slot, byte[] bytes, int offset, int length) {
    int part = part(unit, bytes, offset, length);
    return part >= 0 && accepts.test(part);
  }

  /** The part of the time; -1 when the text is no time, or states no such part. */
  static int part(ChronoUnit unit, byte[] bytes, int offset, int length) {
    if (length < 10 || length > MAX_LENGTH) {
      return -1;
    }
    long time = parse(bytes, offset, offset + length);
    if (time == NO_TIME) {
      return -1;
    }
    int clock = (int) (time & 0xfff);
    int day = (int) (time >>> 12) & 0x1f;
    int month = (int) (time >>> 17) & 0xf;
    int year = (int) (time >>> 21);
    return switch (unit) {
      case MINUTES -> clock == NO_CLOCK ? -1 : clock % 60;
      case HOURS -> clock == NO_CLOCK ? -1 : clock / 60;
      case DAYS -> day;
      case WEEKS -> week(year, month, day);
      case MONTHS -> month;
      case YEARS -> year;
      default -> throw new IllegalArgumentException("no part of a time: " + unit);
    };
  }

  /** Year, month (4 bits), day (5 bits) and minutes since midnight (12 bits). */
  private static long packed(int year, int month, int day, int clock) {
    boolean valid = year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= days(year, month);
    return valid && clock >= 0
        ? (long) year << 21 | (long) month << 17 | (long) day << 12 | clock
        : NO_TIME;
  }

  private static long parse(byte[] a, int from, int end) {
    byte first = a[from];
    if (first == '[') {
      return a[end - 1] == ']' ? accessLog(a, from + 1, end - 1) : NO_TIME;
    }
    if (!isDigit(first)) {
      return monthFirst(a, from, end);
    }
    return a[from + 2] == '/' ? accessLog(a, from, end) : iso(a, from, end);
  }

  private static long iso(byte[] a, int from, int end) {
    if (a[from + 4] != '-' || a[from + 7] != '-') {
      return NO_TIME;
    }
    int clock = NO_CLOCK;
    if (end - from > 10) {
      boolean valid =
          end - from >= 16
              && (a[from + 10] == 'T' || a[from + 10] == 't' || a[from + 10] == ' ')
              && isIsoRest(a, from + 16, end);
      clock = valid ? clock(number(a, from + 11, 2), a[from + 13], number(a, from + 14, 2)) : -1;
    }
    return packed(number(a, from, 4), number(a, from + 5, 2), number(a, from + 8, 2), clock);
  }

  /** {@code [:ss[.fraction]][zone]}. */
  private static boolean isIsoRest(byte[] a, int from, int end) {
    int i = from;
    if (i < end && a[i] == ':') {
      if (!isSecond(a, i + 1, end)) {
        return false;
      }
      i += 3;
      if (i < end && a[i] == '.') {
        int digits = i + 1;
        i = digits;
        while (i < end && isDigit(a[i])) {
          i++;
        }
        if (i == digits) {
          return false;
        }
      }
    }
    return i == end || isZone(a, i, end);
  }

  private static long accessLog(byte[] a, int from, int end) {
    boolean valid =
        end - from == 26
            && a[from + 2] == '/'
            && a[from + 6] == '/'
            && a[from + 11] == ':'
            && a[from + 17] == ':'
            && isSecond(a, from + 18, end)
            && a[from + 20] == ' '
            && isZone(a, from + 21, end);
    return valid
        ? packed(
            number(a, from + 7, 4),
            month(a, from + 3),
            number(a, from, 2),
            clock(number(a, from + 12, 2), a[from + 14], number(a, from + 15, 2)))
        : NO_TIME;
  }

  /** {@code Nov 4, 2026 6:57:00 AM}. */
  private static long monthFirst(byte[] a, int from, int end) {
    int i = from + 4;
    int dayDigits = digits(a, i, end);
    int year = i + dayDigits + 2;
    int hour = year + 5;
    if (a[from + 3] != ' '
        || dayDigits < 1
        || dayDigits > 2
        || year + 4 > end
        || a[year - 2] != ','
        || a[year - 1] != ' ') {
      return NO_TIME;
    }
    if (hour < end && a[hour - 1] == ',') {
      hour++;
    }
    int hourDigits = digits(a, hour, end);
    int minute = hour + hourDigits + 1;
    if (hourDigits < 1 || hourDigits > 2 || minute + 5 >= end || a[hour - 1] != ' ') {
      return NO_TIME;
    }
    int half = half(a, minute + 5, end);
    int twelve = number(a, hour, hourDigits);
    boolean valid =
        half >= 0
            && twelve >= 1
            && twelve <= 12
            && a[minute + 2] == ':'
            && isSecond(a, minute + 3, end);
    return valid
        ? packed(
            number(a, year, 4),
            month(a, from),
            number(a, i, dayDigits),
            clock(twelve % 12 + half, a[minute - 1], number(a, minute, 2)))
        : NO_TIME;
  }

  /** 0 for {@code AM}, 12 for {@code PM}, behind a space or U+202F; -1 when there is neither. */
  private static int half(byte[] a, int from, int end) {
    int i = from;
    if (a[i] == ' ') {
      i++;
    } else if (i + 3 <= end && a[i] == (byte) 0xe2 && a[i + 1] == (byte) 0x80 && a[i + 2] == -81) {
      i += 3;
    } else {
      return -1;
    }
    if (i + 2 != end || (a[i + 1] | 0x20) != 'm') {
      return -1;
    }
    int letter = a[i] | 0x20;
    return letter == 'a' ? 0 : letter == 'p' ? 12 : -1;
  }

  private static int clock(int hour, byte colon, int minute) {
    boolean valid = colon == ':' && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    return valid ? hour * 60 + minute : -1;
  }

  private static boolean isSecond(byte[] a, int from, int end) {
    int second = from + 2 <= end ? number(a, from, 2) : -1;
    return second >= 0 && second <= 60;
  }

  /** {@code Z}, {@code +hh}, {@code +hhmm} or {@code +hh:mm}. */
  private static boolean isZone(byte[] a, int from, int end) {
    int length = end - from;
    if (length == 1) {
      return (a[from] | 0x20) == 'z';
    }
    if (length < 3 || (a[from] != '+' && a[from] != '-') || number(a, from + 1, 2) < 0) {
      return false;
    }
    return length == 3
        || ((length == 5 || (length == 6 && a[from + 3] == ':')) && number(a, end - 2, 2) >= 0);
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

  private static int days(int year, int month) {
    return Month.of(month).length(Year.isLeap(year));
  }

  /** ISO 8601: the first week is the one with the year's first Thursday; weeks begin on Monday. */
  private static int week(int year, int month, int day) {
    int dayOfYear = day;
    for (int i = 1; i < month; i++) {
      dayOfYear += days(year, i);
    }
    int weekday = weekday(year, dayOfYear);
    int week = (dayOfYear - weekday + 10) / 7;
    if (week < 1) {
      return weeks(year - 1);
    }
    return week > weeks(year) ? 1 : week;
  }

  /** 1 for Monday. */
  private static int weekday(int year, int dayOfYear) {
    int before = year - 1;
    int days =
        before * 365
            + Math.floorDiv(before, 4)
            - Math.floorDiv(before, 100)
            + Math.floorDiv(before, 400)
            + dayOfYear;
    return Math.floorMod(days - 1, 7) + 1;
  }

  private static int weeks(int year) {
    int first = weekday(year, 1);
    return first == 4 || (first == 3 && Year.isLeap(year)) ? 53 : 52;
  }

  private static int digits(byte[] a, int from, int end) {
    int i = from;
    while (i < end && isDigit(a[i])) {
      i++;
    }
    return i - from;
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
