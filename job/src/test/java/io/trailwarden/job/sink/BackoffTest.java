package io.trailwarden.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {
  @Property
  void doublesUpToFiveSecondsAndTakesUpToAHalfOff(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int failures) {
    Backoff backoff = new Backoff(new SplittableRandom(seed));
    for (int i = 0; i < failures - 1; i++) {
      backoff.next();
    }
    long longest = failures < 7 ? 100L << (failures - 1) : 5_000;

    assertThat(backoff.next()).isBetween(longest / 2, longest);
    assertThat(backoff.failures()).isEqualTo(failures);
  }

  @Property
  void beginsAgainAfterSuccess(@ForAll long seed) {
    Backoff backoff = new Backoff(new SplittableRandom(seed));
    for (int i = 0; i < 10; i++) {
      backoff.next();
    }
    backoff.reset();

    assertThat(backoff.next()).isBetween(50L, 100L);
  }
}
