package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IdSetTest {
  private final Random random = new Random(7);

  private static void holdsThemInOrder(long[] hashes) {
    IdSet set = new IdSet();
    set.addAll(hashes.clone());
    assertThat(set.toIds().hashes()).isEqualTo(Arrays.stream(hashes).sorted().distinct().toArray());
  }

  @Test
  void sortsHashesThatAreSpreadEvenly() {
    for (int count = 0; count <= 1000; count += 37) {
      holdsThemInOrder(random.longs(count).toArray());
    }
  }

  @Test
  void sortsHashesThatBeginAlike() {
    holdsThemInOrder(random.longs(500, -100, 100).toArray());
    holdsThemInOrder(random.longs(500).map(hash -> hash >>> 20).toArray());
  }

  @Test
  void countsOfRepeatedOnesOne() {
    long[] once = random.longs(100).toArray();
    long[] twice = Arrays.copyOf(once, 200);
    System.arraycopy(once, 0, twice, 100, 100);
    holdsThemInOrder(twice);
  }
}
