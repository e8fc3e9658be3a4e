package io.trailwarden.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.event.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FindingTest {
  @Test
  void anAlertsIdIsTheHashOfItsPartsEachAfterItsLength() {
    Detection detection =
        new Detection(
            "root_activity", List.of("e1"), Period.NONE, EvidenceSet.of(List.of(event(1, "e1"))));
    // printf '\0\0\0\x0droot_activity\0\0\0\2e1\0\0\0\0' | sha256sum | cut -c1-32
    assertThat(detection.alertId()).isEqualTo("c79ce9b461c3c34eea957a5773a25aeb");
  }

  @Test
  void partsThatRunTogetherGiveDifferentIds() {
    assertThat(Digest.id(List.of("ab", "c"))).isNotEqualTo(Digest.id(List.of("a", "bc")));
  }

  @Test
  void countsExactlyUpToAThousand() {
    EvidenceSet thousand = EvidenceSet.of(events(1000));
    assertThat(thousand.countText()).isEqualTo("1000");
    assertThat(thousand.earliest()).hasSize(20);
    assertThat(thousand.merge(EvidenceSet.of(events(1001))).countText()).isEqualTo("1000+");
  }

  @Test
  void keepsTheEightSmallestOriginsFilesFirst() {
    Evidence event = event(1, "e");
    Evidence merged = event;
    for (int i = 0; i < 12; i++) {
      merged =
          merged.merge(
              new Evidence(
                  event.key(),
                  event.source(),
                  null,
                  List.of(new Origin.StreamRecord("s", "shard", "4" + i, 0)),
                  event.fields(),
                  event.facts(),
                  "from the stream",
                  15));
    }
    assertThat(merged.origins()).hasSize(8).startsWith(event.origins().get(0));
    assertThat(merged.raw()).isEqualTo(event.raw());
  }

  @Test
  void theLengthOfAHugeEventSurvivesItsBinaryForm() throws IOException {
    Evidence event = event(1, "e");
    Evidence huge =
        new Evidence(
            event.key(),
            event.source(),
            "r",
            event.origins(),
            event.fields(),
            event.facts(),
            "beginning",
            Integer.MAX_VALUE);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FindingCodecs.EVIDENCE.write(huge, new DataOutputStream(out));
    Evidence read = FindingCodecs.EVIDENCE.read(2, new DataInputStream(in(out.toByteArray())));
    assertThat(read).isEqualTo(huge).isNotEqualTo(event);
    assertThat(read.rawLength()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void periodsFollowTheTimespan() {
    long time = Instant.parse("2024-02-29T23:59:59Z").toEpochMilli();
    assertThat(Period.of(Duration.ofMinutes(10), time).text()).isEqualTo("2024-02-29T23");
    assertThat(Period.of(Duration.ofHours(1), time).text()).isEqualTo("2024-02-29T23");
    assertThat(Period.of(Duration.ofHours(24), time).text()).isEqualTo("2024-02-29");
    assertThat(Period.of(Duration.ofDays(2), time).text()).isEqualTo("2024-02");
    assertThat(PeriodUnit.MONTH.end(time / 1000))
        .isEqualTo(Instant.parse("2024-03-01T00:00:00Z").getEpochSecond());
  }

  @Test
  void cutsBetweenCharactersOnly() {
    assertThat(Text.cut("ab\uD83D\uDE00", 3)).isEqualTo("ab");
    byte[] euros = "€€".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(Text.utf8Cut(euros, 0, 6, 5)).isEqualTo(3);
    assertThat(Text.utf8Cut(euros, 0, 6, 6)).isEqualTo(6);
  }

  @Test
  void refusesDamageAndUnknownVersions() {
    byte[] hugeString = {0, 0, 0, 0, 0, 0, 0, 1, -1, -1, -1, -1, 15};
    assertThatThrownBy(() -> FindingCodecs.EVIDENCE.read(1, new DataInputStream(in(hugeString))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a string of");
    assertThatThrownBy(() -> FindingCodecs.EVIDENCE.read(5, new DataInputStream(in(hugeString))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 5");
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static List<Evidence> events(int count) {
    return IntStream.range(0, count).mapToObj(i -> event(i, "e" + i)).toList();
  }

  private static Evidence event(long second, String id) {
    return Findings.event(second, id, "f");
  }

  @Test
  void theHashOfAnEventIsThatOfItsTimeInDigitsAndItsId() {
    for (long time : new long[] {0, 9, 10, 1_700_000_000_000L, Long.MAX_VALUE, -5}) {
      for (String id : List.of("", "e1", "é".repeat(100), "x".repeat(512))) {
        assertThat(EventIds.hash(new EvidenceKey(time, id)))
            .isEqualTo(Digest.number(List.of(Long.toString(time), id)));
      }
    }
  }
}
