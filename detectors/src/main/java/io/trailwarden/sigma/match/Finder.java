package io.trailwarden.sigma.match;

/** Finds which of many patterns a text has. Immutable, allocates nothing. */
sealed interface Finder permits ByteTable, Affixes, AhoCorasick, Networks {
  /** Adds the patterns of a value, of which the range is the UTF-8. */
  void find(byte[] text, int offset, int length, Found into);
}
