package io.trailwarden.integrity;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms in which AWS's tools write a time. */
final class Times {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(?:\\.[0-9]{1,9})?");

  private Times() {}

  /**
   * {@code 2015-08-17T14:01:31Z}, with another offset, or seconds of the epoch as a number; null
   * when it is none of these.
   */
  static @Nullable Instant parse(String text) {
    String time = text.strip();
    if (SECONDS.matcher(time).matches()) {
      int dot = time.indexOf('.');
      return Instant.ofEpochSecond(Long.parseLong(dot < 0 ? time : time.substring(0, dot)));
    }
    try {
      return OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
