package io.trailwarden.job.cli;

import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Correlation.GroupField;
import io.trailwarden.sigma.CorrelationType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What state a correlation keeps, when it concludes, and when its state goes. */
final class StateText {
  private StateText() {}

  static List<String> of(Correlation correlation) {
    List<String> lines = new ArrayList<>();
    String fields =
        correlation.groupBy().stream().map(GroupField::name).collect(Collectors.joining(", "));
    lines.add(
        fields.isEmpty()
            ? "One group: all events count together."
            : "A group for each " + fields + "; an event without one of these fields is in none.");
    String timespan = words(correlation.timespan());
    if (correlation.type() == CorrelationType.FIRST_SEEN) {
      lines.add("Kept for each group: its values, and of each the earliest event.");
      lines.add("Concludes at once, when a group shows a value for the first time.");
      return lines;
    }
    lines.add("Kept for each group, in buckets of " + timespan + ": " + kept(correlation) + ".");
    lines.add(
        concludesAtOnce(correlation)
            ? "Concludes at once; further events add evidence and take nothing back."
            : "Concludes once, when all events of its time must have come (--watermark-delay).");
    lines.add(
        "One alert for each group and " + period(correlation.timespan()) + " (UTC) of its end.");
    lines.add(
        "Cleared "
            + timespan
            + " and --retention (25h) after the end of the bucket, by event time.");
    return lines;
  }

  private static String kept(Correlation correlation) {
    String field =
        correlation.fields().stream().map(path -> path.name()).collect(Collectors.joining(", "));
    return switch (correlation.type()) {
      case EVENT_COUNT ->
          correlation.hasOnlyLowerBounds()
              ? "the "
                  + correlation.minimum()
                  + " earliest and the "
                  + correlation.minimum()
                  + " latest events"
              : "its events, by time and id";
      case VALUE_COUNT -> "the values of " + field + ", of each the earliest and the latest event";
      case VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> "the values of " + field + ", by event";
      case TEMPORAL, TEMPORAL_ORDERED -> "of each of its rules the events that decide";
      case ABSENCE -> "when there was an event last";
      case FIRST_SEEN -> "the values of " + field;
    };
  }

  private static boolean concludesAtOnce(Correlation correlation) {
    return switch (correlation.type()) {
      case EVENT_COUNT, VALUE_COUNT, VALUE_SUM, TEMPORAL, TEMPORAL_ORDERED ->
          correlation.hasOnlyLowerBounds();
      case FIRST_SEEN -> true;
      case VALUE_AVG, VALUE_PERCENTILE, ABSENCE -> false;
    };
  }

  private static String period(Duration timespan) {
    if (timespan.compareTo(Duration.ofHours(1)) <= 0) {
      return "hour";
    }
    return timespan.compareTo(Duration.ofDays(1)) <= 0 ? "day" : "month";
  }

  /** {@code 10m}, {@code 1h30m}, {@code 30d}. */
  static String words(Duration duration) {
    long days = duration.toDays();
    String rest = duration.minusDays(days).toString().substring(2).toLowerCase(Locale.ROOT);
    if (days == 0) {
      return rest;
    }
    return days + "d" + (rest.equals("0s") ? "" : rest);
  }
}
