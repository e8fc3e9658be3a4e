package io.trailwarden.alert;

import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EvidenceKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;

/**
 * The index that an alert belongs into. Live it is {@code trailwarden-alerts-yyyy.MM} of the
 * period's start or, for a stateless detector, of the event's time; never of {@code @timestamp},
 * which moves while evidence comes in. A detector that fires once for ever (no period, and its
 * entity is no event) writes to {@code trailwarden-alerts-first-seen}.
 *
 * <p>An event states its own time, so somebody who can write events could make an index of any
 * month since the year 1, and ten thousand indices stop a cluster. Months of the years {@value
 * #FIRST_YEAR} (the first of S3) to {@value #LAST_YEAR} have their index; all that is earlier
 * shares {@code …-0001.01}, all that is later {@code …-9999.12}. That is {@value #NAMES} names,
 * below the 1,000 shards that OpenSearch allows a node by default.
 */
final class AlertIndex {
  static final int FIRST_YEAR = 2006;
  static final int LAST_YEAR = 2059;
  static final int NAMES = (LAST_YEAR - FIRST_YEAR + 1) * 12 + 2;

  private static final String LIVE = "trailwarden-alerts-";
  private static final String FIRST_SEEN = LIVE + "first-seen";
  private static final String REPLAY = "trailwarden-replay-";

  /** yyyy-MM, which every text of a period begins with. */
  private static final int MONTH_LENGTH = 7;

  private AlertIndex() {}

  static String of(Detection detection, Run run) {
    if (run.investigation() != null) {
      return REPLAY + run.investigation();
    }
    if (!detection.period().isNone()) {
      return ofPeriod(detection.period().text());
    }
    EvidenceKey first = detection.evidence().earliest().get(0).key();
    boolean stateless =
        detection.entity().size() == 1 && detection.entity().get(0).equals(first.eventId());
    return stateless ? ofTime(first.time()) : FIRST_SEEN;
  }

  private static String ofPeriod(String text) {
    if (text.startsWith("-")) {
      return month(FIRST_YEAR - 1, 1);
    }
    if (text.startsWith("+")) {
      return month(LAST_YEAR + 1, 1);
    }
    String month = text.length() < MONTH_LENGTH ? "" : text.substring(0, MONTH_LENGTH);
    if (!month.matches("[0-9]{4}-(0[1-9]|1[0-2])")) {
      throw new IllegalArgumentException("not a period: " + text);
    }
    return month(Integer.parseInt(month.substring(0, 4)), Integer.parseInt(month.substring(5, 7)));
  }

  private static String ofTime(long epochMillis) {
    ZonedDateTime time = Instant.ofEpochMilli(AlertTime.within(epochMillis)).atZone(ZoneOffset.UTC);
    return month(time.getYear(), time.getMonthValue());
  }

  private static String month(int year, int month) {
    if (year < FIRST_YEAR) {
      return LIVE + "0001.01";
    }
    if (year > LAST_YEAR) {
      return LIVE + "9999.12";
    }
    return LIVE + String.format(Locale.ROOT, "%04d.%02d", year, month);
  }
}
