package io.trailwarden.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  @Test
  void standWorstFirst() {
    assertThat(Arrays.stream(Verdict.values()).map(Verdict::word))
        .containsExactly(
            "modified",
            "trailing_data",
            "invalid_format",
            "unlisted",
            "missing",
            "unverifiable",
            "undigested",
            "pending",
            "not_applicable",
            "verified");
  }

  @Test
  void theWorseOfBothIsTheSameFromBothSides() {
    for (Verdict one : Verdict.values()) {
      for (Verdict other : Verdict.values()) {
        assertThat(one.worse(other)).isEqualTo(other.worse(one)).isIn(one, other);
      }
    }
    assertThat(Verdict.VERIFIED.worse(Verdict.MODIFIED)).isEqualTo(Verdict.MODIFIED);
  }
}
