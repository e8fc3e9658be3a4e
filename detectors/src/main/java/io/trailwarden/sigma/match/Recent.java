package io.trailwarden.sigma.match;

import java.util.Arrays;

/**
 * Values that a scan met lately and found nothing in: user agents and roles come again and again. A
 * table in which a value takes the place of another with its hash. Working memory of one {@link
 * Matcher}.
 */
final class Recent {
  private static final int ENTRIES = 128;

  /** Shorter values are scanned as quickly as looked up; longer ones seldom come again. */
  private static final int SHORTEST = 16;

  private static final int LONGEST = 256;

  /** Made when it is first needed: most scans look at few values, and never come to it. */
  private byte[] values = {};

  /** 0 where there is no value. */
  private final int[] lengths = new int[ENTRIES];

  boolean has(byte[] value, int offset, int length) {
    if (length < SHORTEST || length > LONGEST) {
      return false;
    }
    int entry = entry(value, offset, length);
    int start = entry * LONGEST;
    return lengths[entry] == length
        && Arrays.equals(values, start, start + length, value, offset, offset + length);
  }

  void add(byte[] value, int offset, int length) {
    if (length >= SHORTEST && length <= LONGEST) {
      if (values.length == 0) {
        values = new byte[ENTRIES * LONGEST];
      }
      int entry = entry(value, offset, length);
      lengths[entry] = length;
      System.arraycopy(value, offset, values, entry * LONGEST, length);
    }
  }

  private static int entry(byte[] value, int offset, int length) {
    return ByteTable.quickHash(value, offset, length) & (ENTRIES - 1);
  }
}
