package io.trailwarden.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is said of archives that somebody may have tampered with. */
final class TamperingTest {
  @TestFactory
  Stream<DynamicTest> everyScenarioIsToldAsExpected() {
    return Scenarios.all().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(),
                    () ->
                        assertThat(each.archive().verify(each.from(), each.to()))
                            .isEqualTo(each.expected())));
  }

  @Test
  void scenariosAreToldApartByTheirNames() {
    assertThat(Scenarios.all()).extracting(Scenarios.Scenario::name).doesNotHaveDuplicates();
  }
}
