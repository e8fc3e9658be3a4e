package io.trailwarden.sigma.match;

import java.util.Arrays;

/**
 * Which patterns of a {@link Scan} the current event's field has, each once. Working memory of one
 * {@link Matcher}; forgets an event by the turn of the next one.
 */
final class Found {
  private final int[] seen;
  private final int[] patterns;
  private final byte[] address = new byte[16];
  private final Recent nothingIn = new Recent();
  private int count;
  private int turn;

  Found(int patternCount) {
    seen = new int[patternCount];
    patterns = new int[patternCount];
  }

  /** Whether the field was scanned in this turn. */
  boolean isOf(int turn) {
    return this.turn == turn;
  }

  void begin(int turn) {
    this.turn = turn;
    count = 0;
  }

  void forgetTurns() {
    turn = 0;
    Arrays.fill(seen, 0);
  }

  /** False when the pattern was there before. */
  boolean add(int pattern) {
    if (seen[pattern] == turn) {
      return false;
    }
    seen[pattern] = turn;
    patterns[count++] = pattern;
    return true;
  }

  /** Room for the bytes of an address, so that reading one does not allocate. */
  byte[] address() {
    return address;
  }

  /** Values without any pattern. */
  Recent nothingIn() {
    return nothingIn;
  }

  int count() {
    return count;
  }

  int pattern(int index) {
    return patterns[index];
  }
}
