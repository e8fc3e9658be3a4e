package io.trailwarden.sigma.match;

import java.util.List;

/** Finds which of many texts a value begins with, or ends with: one walk down a tree. */
final class Affixes implements Finder {
  private final byte[] fold;
  private final boolean atEnd;
  private final Trie trie = new Trie();

  /**
   * The keys are distinct; a key's index in the list is its pattern.
   *
   * @param atEnd whether values end with them
   */
  Affixes(List<byte[]> keys, boolean cased, boolean atEnd) {
    this.fold = Fold.table(cased);
    this.atEnd = atEnd;
    for (int i = 0; i < keys.size(); i++) {
      trie.add(atEnd ? reversed(keys.get(i)) : keys.get(i), i);
    }
    trie.trim();
  }

  private static byte[] reversed(byte[] key) {
    byte[] reversed = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      reversed[i] = key[key.length - 1 - i];
    }
    return reversed;
  }

  @Override
  public void find(byte[] text, int offset, int length, Found into) {
    int step = atEnd ? -1 : 1;
    int at = atEnd ? offset + length - 1 : offset;
    int state = Trie.ROOT;
    for (int left = length; left > 0; left--) {
      state = trie.next(state, fold[text[at] & 0xff] & 0xff);
      if (state == Trie.ROOT) {
        return;
      }
      int pattern = trie.pattern(state);
      if (pattern != Trie.NO_PATTERN) {
        into.add(pattern);
      }
      at += step;
    }
  }
}
