package io.trailwarden.read;

import io.trailwarden.event.Event;
import java.util.Arrays;

/**
 * Times as CloudTrail writes them, {@code 2026-11-24T06:57:00Z}, one after another: of most records
 * the minute is that of the record before, and only the second is read. All others are for {@link
 * EventTimes}. Working memory.
 */
final class RecentTime {
  private static final int LENGTH = 20;

  /** Up to the colon before the second. */
  private static final int MINUTE_LENGTH = 17;

  private final byte[] minute = new byte[MINUTE_LENGTH];
  private long startOfMinute;

  /** As {@link EventTimes#iso}. */
  long iso(byte[] a, int offset, int length) {
    int second = length == LENGTH && a[offset + LENGTH - 1] == 'Z' ? second(a, offset) : -1;
    if (second < 0) {
      return EventTimes.iso(a, offset, length);
    }
    if (!Arrays.equals(minute, 0, MINUTE_LENGTH, a, offset, offset + MINUTE_LENGTH)) {
      long time = EventTimes.iso(a, offset, length);
      if (time == Event.NO_TIME) {
        return time;
      }
      System.arraycopy(a, offset, minute, 0, MINUTE_LENGTH);
      startOfMinute = time - second * 1000L;
    }
    return startOfMinute + second * 1000L;
  }

  /** Negative when there is none; a leap second is left to {@link EventTimes}. */
  private static int second(byte[] a, int offset) {
    int tens = a[offset + MINUTE_LENGTH] - '0';
    int ones = a[offset + MINUTE_LENGTH + 1] - '0';
    return tens >= 0 && tens < 6 && ones >= 0 && ones < 10 ? tens * 10 + ones : -1;
  }
}
