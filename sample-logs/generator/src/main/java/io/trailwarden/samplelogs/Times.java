package io.trailwarden.samplelogs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The ways in which AWS writes a UTC time; times are seconds since 1970. */
final class Times {
  private static final DateTimeFormatter FOLDER = format("yyyy/MM/dd");
  private static final DateTimeFormatter LOG_FILE = format("yyyyMMdd'T'HHmm'Z'");
  private static final DateTimeFormatter DIGEST = format("yyyyMMdd'T'HHmmss'Z'");
  private static final DateTimeFormatter ACCESS_LOG_FILE = format("yyyy-MM-dd-HH-mm-ss");
  private static final DateTimeFormatter ACCESS_LOG_LINE = format("dd/MMM/yyyy:HH:mm:ss '+0000'");
  private static final DateTimeFormatter IAM = format("MMM d, yyyy h:mm:ss a");
  private static final DateTimeFormatter CLI = format("yyyy-MM-dd'T'HH:mm:ss'+00:00'");

  private Times() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  static long of(LocalDate day, String time) {
    return day.toEpochSecond(LocalTime.parse(time), ZoneOffset.UTC);
  }

  /** {@code 2025-03-18T10:05:00Z}. */
  static String iso(long second) {
    return Instant.ofEpochSecond(second).toString();
  }

  /** {@code 2025/03/18}. */
  static String folder(long second) {
    return FOLDER.format(Instant.ofEpochSecond(second));
  }

  /** {@code 20250318T1005Z}. */
  static String logFile(long second) {
    return LOG_FILE.format(Instant.ofEpochSecond(second));
  }

  /** {@code 20250318T100500Z}. */
  static String digest(long second) {
    return DIGEST.format(Instant.ofEpochSecond(second));
  }

  /** {@code 2025-03-18-10-05-00}. */
  static String accessLogFile(long second) {
    return ACCESS_LOG_FILE.format(Instant.ofEpochSecond(second));
  }

  /** {@code 18/Mar/2025:10:05:00 +0000}. */
  static String accessLogLine(long second) {
    return ACCESS_LOG_LINE.format(Instant.ofEpochSecond(second));
  }

  /** {@code Mar 18, 2025 10:05:00 AM}, with one kind of space on every JDK. */
  static String iam(long second) {
    return IAM.format(Instant.ofEpochSecond(second)).replace('\u202f', ' ');
  }

  /** {@code 2025-03-18T10:05:00+00:00}. */
  static String cli(long second) {
    return CLI.format(Instant.ofEpochSecond(second));
  }
}
