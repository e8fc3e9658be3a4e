package io.trailwarden.sigma.match;

/**
 * Room for texts that live as long as the current event. Working memory of one {@link Matcher}.
 * What was taken stays where it is: when the room is too small, a new array begins.
 */
final class Arena {
  private static final int KEPT = 1 << 20;

  private byte[] array = new byte[1024];
  private int used;
  private int start;

  void clear() {
    used = 0;
    if (array.length > KEPT) {
      array = new byte[1024];
    }
  }

  /**
   * Makes sure that {@link #array} has so many bytes behind {@link #used}, for a text to be written
   * there.
   */
  void reserve(int length) {
    if (array.length - used < length) {
      array = new byte[Math.max(length, (int) Math.min(array.length * 2L, KEPT))];
      used = 0;
    }
  }

  byte[] array() {
    return array;
  }

  int used() {
    return used;
  }

  /** Keeps the text that was written from {@link #used} to a position. */
  void take(int end) {
    start = used;
    used = end;
  }

  /** Where the text that was taken last begins. */
  int start() {
    return start;
  }

  /** How long the text is that was taken last. */
  int length() {
    return used - start;
  }
}
