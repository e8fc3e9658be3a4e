package io.trailwarden.integrity;

import io.trailwarden.event.Event;
import io.trailwarden.read.LogFileKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * When a log file was delivered, as far as its key tells: [from, to), a minute by its name, else
 * the day of its folder.
 */
public record Delivery(Instant from, Instant to) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu/MM/dd");

  /** Null when the key tells nothing: CloudTrail writes no such key. */
  public static @Nullable Delivery of(Place place, String key) {
    LogFileKey known = LogFileKey.of(key);
    if (known.deliveredAt() != Event.NO_TIME) {
      Instant minute = Instant.ofEpochMilli(known.deliveredAt());
      return new Delivery(minute, minute.plus(MINUTE));
    }
    String day = day(place, key);
    try {
      Instant from =
          day.isEmpty()
              ? null
              : LocalDate.parse(day, DATE).atStartOfDay().toInstant(ZoneOffset.UTC);
      return from == null ? null : new Delivery(from, from.plus(Duration.ofDays(1)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Whether the file's name tells it, as each does that CloudTrail writes. Where only the folder
   * does, who put the file there chose its day.
   */
  public boolean isNamed() {
    return Duration.between(from, to).equals(MINUTE);
  }

  /** The folder of a day that a log file lies in, such as {@code 2025/03/18}; empty: in none. */
  public static String day(Place place, String key) {
    int at = place.logFolderLength();
    int end = at + LogFileKey.DATE_FOLDERS.length();
    return key.length() > end && LogFileKey.hasDateFolders(key, at)
        ? key.substring(at, end - 1)
        : "";
  }
}
