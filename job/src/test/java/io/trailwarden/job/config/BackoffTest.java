package io.trailwarden.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
  private final Backoff backoff = new Backoff(5, Duration.ofMillis(100), Duration.ofSeconds(5));

  @Property
  void doublesUpToItsLongestAndTakesUpToAHalfOff(@ForAll @IntRange(min = 1) int failures) {
    long longest = failures < 7 ? 100L << (failures - 1) : 5_000;

    assertThat(backoff.delay(failures).toMillis()).isBetween(longest / 2, longest);
  }

  @Example
  void triesAsOftenAsItSays() {
    assertThat(backoff.triesAgain(4)).isTrue();
    assertThat(backoff.triesAgain(5)).isFalse();
  }
}
