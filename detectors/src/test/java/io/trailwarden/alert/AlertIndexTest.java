package io.trailwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceSet;
import io.trailwarden.finding.Period;
import io.trailwarden.finding.PeriodUnit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlertIndexTest {
  private static final String NAME =
      "trailwarden-alerts-(20[0-5][0-9]\\.(0[1-9]|1[0-2])|0001\\.01|9999\\.12)";

  @ParameterizedTest
  @CsvSource({
    "2025-03-18T10:21:07Z, trailwarden-alerts-2025.03",
    "2025-12-31T23:59:59.999Z, trailwarden-alerts-2025.12",
    "2026-01-01T00:00:00Z, trailwarden-alerts-2026.01",
    "2006-01-01T00:00:00Z, trailwarden-alerts-2006.01",
    "2005-12-31T23:59:59Z, trailwarden-alerts-0001.01",
    "0001-01-01T00:00:00Z, trailwarden-alerts-0001.01",
    "-9999-01-01T00:00:00Z, trailwarden-alerts-0001.01",
    "2059-12-31T23:59:59Z, trailwarden-alerts-2059.12",
    "2060-01-01T00:00:00Z, trailwarden-alerts-9999.12",
    "9999-12-31T23:59:59Z, trailwarden-alerts-9999.12",
    "+123456-01-01T00:00:00Z, trailwarden-alerts-9999.12"
  })
  void aStatelessAlertGoesByItsEventsTimeAndAnHourlyOneByItsPeriods(Instant time, String index) {
    long millis = time.toEpochMilli();
    assertThat(AlertIndex.of(stateless(millis), Run.LIVE)).isEqualTo(index);
    for (PeriodUnit unit : PeriodUnit.values()) {
      assertThat(AlertIndex.of(inPeriod(unit.at(millis)), Run.LIVE)).isEqualTo(index);
    }
  }

  @Test
  void anEventWithoutATimeHasAnIndex() {
    assertThat(AlertIndex.of(stateless(Event.NO_TIME), Run.LIVE))
        .isEqualTo("trailwarden-alerts-0001.01");
  }

  @Property
  void everyTimeGivesOneOfABoundedSetOfNames(@ForAll long time) {
    assertThat(AlertIndex.of(stateless(time), Run.LIVE)).matches(NAME);
    assertThat(AlertIndex.NAMES).isLessThan(1000);
  }

  @Test
  void aDetectorThatFiresOnceForEverHasItsOwnIndex() {
    assertThat(AlertIndex.of(inPeriod(Period.NONE), Run.LIVE))
        .isEqualTo("trailwarden-alerts-first-seen");
  }

  @Test
  void aReplayHasItsOwnIndexWhateverTheTime() {
    assertThat(AlertIndex.of(stateless(0), Run.replay("case_7-b")))
        .isEqualTo("trailwarden-replay-case_7-b");
  }

  @Test
  void evidenceThatComesLaterMovesNoPeriod() {
    Detection late = inPeriod(new Period("2025-03-18T10"), Instant.parse("2025-02-01T00:00:00Z"));
    assertThat(AlertIndex.of(late, Run.LIVE)).isEqualTo("trailwarden-alerts-2025.03");
  }

  @Test
  void whatIsNoPeriodIsRefused() {
    assertThatThrownBy(() -> AlertIndex.of(inPeriod(new Period("../../x")), Run.LIVE))
        .hasMessage("not a period: ../../x");
  }

  private static Detection stateless(long time) {
    return Alerts.stateless("d", event(time));
  }

  private static Detection inPeriod(Period period) {
    return inPeriod(period, Instant.EPOCH);
  }

  private static Detection inPeriod(Period period, Instant time) {
    return new Detection(
        "d", List.of("alice"), period, EvidenceSet.of(List.of(event(time.toEpochMilli()))));
  }

  private static Evidence event(long time) {
    return Alerts.event(
        time, "e", new Origin.LogFile("s3://logs", "k", time), Alerts.FACTS, Map.of());
  }
}
