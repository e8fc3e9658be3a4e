package io.trailwarden.state;

import java.util.Map;
import java.util.TreeMap;

/** {@link Seconds} that can be added to: a bit each, in blocks. Working memory. */
final class SecondSet {
  private static final int BLOCK_BITS = 9;
  private static final int WORDS = 1 << BLOCK_BITS >> 6;

  private static final long[] NO_WORDS = new long[0];

  private final TreeMap<Long, long[]> blocks = new TreeMap<>();
  private long lastBlock = Long.MIN_VALUE;
  private long[] last = NO_WORDS;

  void add(long second) {
    long block = second >> BLOCK_BITS;
    if (block != lastBlock) {
      last = blocks.computeIfAbsent(block, key -> new long[WORDS]);
      lastBlock = block;
    }
    int bit = (int) second & ((1 << BLOCK_BITS) - 1);
    last[bit >> 6] |= 1L << bit;
  }

  void addAll(SecondSet other) {
    other.blocks.forEach(
        (block, words) -> {
          long[] ours = blocks.computeIfAbsent(block, key -> new long[WORDS]);
          for (int i = 0; i < WORDS; i++) {
            ours[i] |= words[i];
          }
        });
  }

  void addAll(Seconds seconds) {
    for (int i = 0; i < seconds.size(); i++) {
      add(seconds.get(i));
    }
  }

  Seconds toSeconds() {
    int count = 0;
    for (long[] words : blocks.values()) {
      for (long word : words) {
        count += Long.bitCount(word);
      }
    }
    long[] seconds = new long[count];
    int next = 0;
    for (Map.Entry<Long, long[]> block : blocks.entrySet()) {
      for (int i = 0; i < WORDS; i++) {
        for (long word = block.getValue()[i]; word != 0; word &= word - 1) {
          seconds[next++] =
              (block.getKey() << BLOCK_BITS) + (i << 6) + Long.numberOfTrailingZeros(word);
        }
      }
    }
    return Seconds.ofSorted(seconds);
  }
}
