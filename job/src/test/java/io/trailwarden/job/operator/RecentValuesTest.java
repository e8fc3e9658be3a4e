package io.trailwarden.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.bytes.ByteRange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentValuesTest {
  private static final long PAGE = 256 << 10;

  private record Key(long high, long low) {}

  /** A store that counts how often it is asked, and values in front of it. */
  private static final class Kept implements RecentValues.Store {
    final Map<Key, byte[]> store = new HashMap<>();
    final RecentValues values;
    int asked;
    int written;

    Kept(long mostBytes) {
      values = new RecentValues(mostBytes, true, this);
    }

    /** A job that goes on from what the store has. */
    Kept(long mostBytes, Map<Key, byte[]> stored) {
      store.putAll(stored);
      values = new RecentValues(mostBytes, false, this);
    }

    @Override
    public void put(long high, long low, ByteRange value) {
      written++;
      store.put(new Key(high, low), value.copy());
    }

    void put(Key key, byte[] value) {
      byte[] around = new byte[value.length + 7];
      System.arraycopy(value, 0, around, 3, value.length);
      values.put(key.high, key.low, new ByteRange(around, 3, value.length));
      Arrays.fill(around, (byte) -1);
    }

    byte @Nullable [] get(Key key) {
      ByteRange value = values.get(key.high, key.low);
      if (value != null) {
        return value.copy();
      }
      if (!values.mayBeStored(key.high)) {
        return null;
      }
      asked++;
      return store.get(key);
    }

    void remove(Key key) {
      if (values.remove(key.high, key.low)) {
        store.remove(key);
      }
    }
  }

  private static byte[] value(Random random, int mostBytes) {
    byte[] value = new byte[random.nextInt(mostBytes + 1)];
    random.nextBytes(value);
    return value;
  }

  /** Many of them in one block, some of which also have the last bits in common. */
  private static Key key(Random random, int keys) {
    int number = random.nextInt(keys);
    return number % 2 == 0
        ? new Key(number * 0x9e3779b97f4a7c15L, number)
        : new Key(number % 3, (long) number << (number % 5 == 0 ? 16 : 0));
  }

  @Property(tries = 300)
  void whatWasPutLastIsFoundWhateverMadeRoomOrWasWrittenMeanwhile(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3_000) int keys,
      @ForAll @IntRange(min = 0, max = 2_000) int longest,
      @ForAll @IntRange(min = 1, max = 8) int pages) {
    Random random = new Random(seed);
    Kept kept = new Kept(pages * PAGE);
    Map<Key, byte[]> expected = new HashMap<>();
    Set<Key> used = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      Key key = key(random, keys);
      used.add(key);
      switch (random.nextInt(10)) {
        case 0, 1 -> {
          kept.remove(key);
          expected.remove(key);
        }
        case 2, 3, 4 -> assertThat(kept.get(key)).isEqualTo(expected.get(key));
        default -> {
          byte[] value = value(random, random.nextInt(4) == 0 ? longest : Math.min(longest, 60));
          kept.put(key, value);
          expected.put(key, value);
        }
      }
      if (random.nextInt(1_000) == 0) {
        kept.values.writeChanged();
        assertThat(kept.store.keySet()).isEqualTo(expected.keySet());
      }
      if (random.nextInt(2_000) == 0) {
        kept.values.writeChanged();
        kept = new Kept(pages * PAGE, kept.store);
      }
    }
    for (Key key : used) {
      assertThat(kept.get(key)).isEqualTo(expected.get(key));
    }
    kept.values.writeChanged();
    assertThat(kept.store).containsOnlyKeys(expected.keySet());
    Map<Key, byte[]> stored = kept.store;
    expected.forEach((key, value) -> assertThat(stored.get(key)).isEqualTo(value));
  }

  private static Key spread(long number) {
    return new Key(number * 0x9e3779b97f4a7c15L, number);
  }

  private static Kept filled(int keys, long mostBytes) {
    Kept kept = new Kept(mostBytes);
    for (int number = 0; number < keys; number++) {
      kept.put(spread(number), new byte[60]);
    }
    return kept;
  }

  @Test
  void whileThereIsRoomTheStoreIsNeitherAskedNorWrittenTo() {
    Kept kept = filled(10_000, 16 * PAGE);
    for (int number = 0; number < 20_000; number++) {
      assertThat(kept.get(spread(number)) != null).isEqualTo(number < 10_000);
    }

    assertThat(kept.asked).isZero();
    assertThat(kept.written).isZero();
  }

  @Test
  void whatIsMoreThanThereIsRoomForIsWrittenAndSomeOfAllIsStillFound() {
    Kept kept = filled(10_000, PAGE);
    assertThat(kept.written).isBetween(6_000, 8_000);
    int asked = kept.asked;
    for (int number = 0; number < 10_000; number++) {
      assertThat(kept.get(spread(number))).hasSize(60);
    }

    assertThat(kept.asked - asked).isEqualTo(kept.written);
  }

  @Test
  void whatDidNotChangeSinceItWasWrittenIsNotWrittenAgain() {
    Kept kept = filled(100, PAGE);
    kept.values.writeChanged();
    kept.put(spread(1), new byte[60]);
    kept.values.writeChanged();

    assertThat(kept.written).isEqualTo(101);
  }

  @Test
  void whatNeverWasInTheStoreNeedNotBeRemovedThere() {
    Kept kept = filled(2, PAGE);
    kept.values.writeChanged();
    kept.put(spread(2), new byte[60]);

    assertThat(kept.values.remove(spread(1).high, spread(1).low)).isTrue();
    assertThat(kept.values.remove(spread(2).high, spread(2).low)).isFalse();
    assertThat(kept.values.remove(spread(3).high, spread(3).low)).isFalse();
  }

  @Test
  void ofAJobThatGoesOnTheStoreMayHaveAnything() {
    Kept kept = new Kept(PAGE, Map.of(spread(1), new byte[] {1}));

    assertThat(kept.get(spread(1))).containsExactly(1);
    assertThat(kept.values.remove(spread(1).high, spread(1).low)).isTrue();
  }

  @Test
  void aLongValueIsWrittenAtOnce() {
    Kept kept = new Kept(PAGE);
    byte[] longValue = new byte[RecentValues.LONGEST + 1];
    kept.put(spread(1), new byte[RecentValues.LONGEST]);
    assertThat(kept.written).isZero();
    kept.put(spread(1), longValue);

    assertThat(kept.store).containsOnlyKeys(spread(1));
    assertThat(kept.get(spread(1))).isEqualTo(longValue);
  }
}
