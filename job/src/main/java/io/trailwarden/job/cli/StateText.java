package io.trailwarden.job.cli;

import io.trailwarden.finding.PeriodUnit;
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
      lines.add("Kept for each group and value of " + read(correlation) + ": the earliest event.");
      lines.add(
          "Concludes at once, when a value is seen that is new for its group. Values that were");
      lines.add("seen before --baseline-until are not new; without that option it is off.");
      lines.add("One alert for each group and value.");
      lines.add(
          "A value is forgotten " + timespan + " and --retention (25h) after it was seen last.");
      return lines;
    }
    lines.add("Kept for each group, in buckets of " + timespan + ": " + kept(correlation) + ".");
    lines.addAll(concludes(correlation, timespan));
    lines.add(
        "One alert for each group and "
            + period(correlation.timespan())
            + " (UTC) in which it came true.");
    lines.add(
        "A bucket is cleared " + timespan + " and --retention (25h) after its end, by event time.");
    return lines;
  }

  private static String read(Correlation correlation) {
    return correlation.fields().stream().map(path -> path.name()).collect(Collectors.joining(", "));
  }

  private static String kept(Correlation correlation) {
    boolean most = correlation.hasOnlyLowerBounds() && !correlation.condition().isEmpty();
    String field = read(correlation);
    return switch (correlation.type()) {
      case EVENT_COUNT ->
          most
              ? "the earliest and the latest "
                  + correlation.minimum()
                  + " events, those between don't matter"
              : "how many events";
      case VALUE_COUNT -> "the values of " + field + ", with when each came first and last";
      case VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> "the numbers in " + field;
      case TEMPORAL, TEMPORAL_ORDERED -> "of each of its rules when it came true";
      case ABSENCE -> "the first and the last event";
      case FIRST_SEEN -> "the values of " + field;
    };
  }

  private static List<String> concludes(Correlation correlation, String timespan) {
    if (correlation.type() == CorrelationType.ABSENCE) {
      return List.of(
          "Concludes when event time is past the last event by more than "
              + timespan
              + " and --watermark-delay (30m).");
    }
    if (concludesAtOnce(correlation)) {
      return List.of(
          "Concludes at once, when the events of any "
              + timespan
              + " suffice; further ones add evidence",
          "and take nothing back.");
    }
    return List.of(
        "Concludes once for each bucket, when it is over and its events must have come",
        "(--watermark-delay, 30m): more events could make the condition false again.");
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
    return PeriodUnit.of(timespan).name().toLowerCase(Locale.ROOT);
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
