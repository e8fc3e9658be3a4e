package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.state.TickLog.Tick;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TickLogTest {
  private static final Comparator<Tick> BY_TIME =
      Comparator.comparingLong(Tick::second).thenComparingLong(Tick::id);

  /** Distinct; many of them in a second where there are few seconds. */
  private static List<Tick> ticks(Random random, int count, int seconds) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ticks.add(new Tick(1_742_295_300L + random.nextInt(seconds), random.nextLong(), i));
    }
    return ticks;
  }

  private static TickLog added(Needs needs, List<Tick> ticks, Random random) {
    TickLog log = new TickLog(needs);
    for (Tick tick : ticks) {
      log.add(tick.second(), tick.id(), tick.number());
      if (random.nextInt(100) == 0) {
        log.distinct(); // puts in order what is there
      }
    }
    return log;
  }

  @Property(tries = 300)
  void allThatSumsUpToLessThanTheLimitIsThereOnceAndByTime(
      @ForAll long seed,
      @ForAll @IntRange(max = 400) int count,
      @ForAll @IntRange(min = 1, max = 5_000) int seconds) {
    Random random = new Random(seed);
    List<Tick> ticks = ticks(random, count, seconds);
    List<Tick> repeated = new ArrayList<>(ticks);
    repeated.addAll(ticks.subList(0, count / 3));
    Collections.shuffle(repeated, random);
    TickLog log = added(Needs.sum(1e12), repeated, random);

    assertThat(log.ticks()).isEqualTo(ticks.stream().sorted(BY_TIME).toList());
    assertThat(log.distinct()).isEqualTo(count);
  }

  @Property(tries = 300)
  void theEarliestAndTheLatestEventsAreThereInAnyOrder(
      @ForAll long seed,
      @ForAll @IntRange(max = 400) int count,
      @ForAll @IntRange(min = 1, max = 5_000) int seconds,
      @ForAll @IntRange(min = 1, max = 50) int extremes) {
    Random random = new Random(seed);
    List<Tick> ticks = ticks(random, count, seconds);
    TickLog log = added(Needs.events(extremes), ticks, random);
    List<Tick> sorted = ticks.stream().sorted(BY_TIME).toList();
    List<Tick> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i < extremes || i >= count - extremes) {
        Tick tick = sorted.get(i);
        expected.add(new Tick(tick.second(), tick.id(), 0));
      }
    }

    assertThat(log.ticks()).isEqualTo(expected);
    assertThat(log.distinct()).isEqualTo(expected.size());
  }

  @Property(tries = 100)
  void ofASampleThoseWithTheSmallestHashesAreThere(
      @ForAll long seed, @ForAll @IntRange(max = 300) int count) {
    Random random = new Random(seed);
    List<Tick> ticks = ticks(random, count, 600);
    TickLog log = added(Needs.sample(100), ticks, random);

    assertThat(log.ticks())
        .isEqualTo(
            ticks.stream()
                .sorted(Comparator.comparingLong(Tick::id))
                .limit(100)
                .sorted(BY_TIME)
                .toList());
    assertThat(log.distinct()).isEqualTo(Math.min(count, 100));
  }
}
