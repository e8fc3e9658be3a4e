package io.trailwarden.sigma.match;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which of many texts a value contains, in one pass whatever their number (Aho and Corasick,
 * "Efficient string matching", 1975). A state is the longest text that ends at the position and
 * begins a pattern; where its edges don't lead on, its suffixes' do.
 *
 * <p>Most values have no pattern, and most of their bytes don't look like one. So where all
 * patterns are long enough the automaton only runs around the places that {@link Grams} points out.
 */
final class AhoCorasick implements Finder {
  private static final int FOUND = -1;

  private final byte[] fold;
  private final Trie trie = new Trie();

  /** Of each state the longest proper suffix that is a state. */
  private final int[] suffixes;

  /** Of each state the longest proper suffix that ends a pattern; the root when none does. */
  private final int[] ends;

  private final @Nullable Grams grams;

  /** The keys are distinct and not empty; a key's index in the list is its pattern. */
  AhoCorasick(List<byte[]> keys, boolean cased) {
    this.fold = Fold.table(cased);
    for (int i = 0; i < keys.size(); i++) {
      trie.add(keys.get(i), i);
    }
    this.suffixes = new int[trie.states()];
    this.ends = new int[trie.states()];
    for (int state : byDepth()) {
      link(state);
    }
    trie.trim();
    this.grams = Grams.of(keys);
  }

  /** All states, each behind those that are nearer to the root: a counting sort. */
  private int[] byDepth() {
    int deepest = 0;
    for (int state = 0; state < trie.states(); state++) {
      deepest = Math.max(deepest, trie.depth(state));
    }
    int[] starts = new int[deepest + 2];
    for (int state = 0; state < trie.states(); state++) {
      starts[trie.depth(state) + 1]++;
    }
    for (int depth = 1; depth < starts.length; depth++) {
      starts[depth] += starts[depth - 1];
    }
    int[] sorted = new int[trie.states()];
    for (int state = 0; state < trie.states(); state++) {
      sorted[starts[trie.depth(state)]++] = state;
    }
    return sorted;
  }

  private void link(int state) {
    if (trie.depth(state) < 2) {
      return;
    }
    int suffix = step(suffixes[trie.parent(state)], trie.label(state));
    suffixes[state] = suffix;
    ends[state] = trie.pattern(suffix) == Trie.NO_PATTERN ? ends[suffix] : suffix;
  }

  /** The next state, over a folded byte. */
  private int step(int from, int label) {
    int state = from;
    for (; ; ) {
      int next = trie.next(state, label);
      if (next != Trie.ROOT || state == Trie.ROOT) {
        return next;
      }
      state = suffixes[state];
    }
  }

  @Override
  public void find(byte[] text, int offset, int length, Found into) {
    search(text, offset, length, into);
  }

  /** Whether the range has any of the patterns. */
  boolean isAnyIn(byte[] text, int offset, int length) {
    return search(text, offset, length, null);
  }

  /**
   * Reports every pattern, or only whether there is any.
   *
   * @param into null to stop at the first one
   */
  private boolean search(byte[] text, int offset, int length, @Nullable Found into) {
    int end = offset + length;
    if (grams == null) {
      int state = Trie.ROOT;
      for (int i = offset; i < end; i++) {
        state = step(state, fold[text[i] & 0xff] & 0xff);
        if (report(state, into)) {
          return true;
        }
      }
      return false;
    }
    int sample = offset;
    while ((sample = grams.next(text, offset, sample, end)) >= 0) {
      sample = findAround(sample, text, offset, end, into);
      if (sample == FOUND) {
        return true;
      }
    }
    return false;
  }

  /**
   * Decides which patterns begin up to a position, back to where one that has its gram there can
   * begin. The automaton then runs on as long as it is within something that looks like a pattern,
   * so that no byte is passed more often than a few times.
   *
   * @return the next position to sample: of what begins earlier all is known; {@link #FOUND} when
   *     one was found and is enough
   */
  private int findAround(int sample, byte[] text, int offset, int end, @Nullable Found into) {
    Grams sampled = java.util.Objects.requireNonNull(grams);
    int state = Trie.ROOT;
    int i = Math.max(offset, sample - sampled.reach());
    while (i < end) {
      state = step(state, fold[text[i++] & 0xff] & 0xff);
      if (report(state, into)) {
        return FOUND;
      }
      int begin = i - trie.depth(state);
      if (begin > sample && i - begin < Grams.LENGTH) {
        return sampled.atOrAfter(begin, sample);
      }
    }
    return end;
  }

  /**
   * Reports the patterns that end in a state; one that was reported before has had its suffixes
   * reported as well.
   *
   * @return whether there is one, and that is enough
   */
  private boolean report(int state, @Nullable Found into) {
    int at = trie.pattern(state) == Trie.NO_PATTERN ? ends[state] : state;
    if (into == null) {
      return at != Trie.ROOT;
    }
    while (at != Trie.ROOT && into.add(trie.pattern(at))) {
      at = ends[at];
    }
    return false;
  }
}
