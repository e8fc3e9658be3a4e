package io.trailwarden.sigma.match;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** Comparison with a number: of whole numbers up to 18 digits without allocating. */
final class CompareTest extends TextTest {
  private static final int MAX_LENGTH = 64;
  private static final int MAX_LONG_DIGITS = 18;

  private final BigDecimal number;
  private final boolean isLong;
  private final long asLong;
  private final IntPredicate accepts;

  CompareTest(String description, BigDecimal number, IntPredicate accepts) {
    super(description, true);
    this.number = number;
    this.accepts = accepts;
    BigDecimal whole = number.stripTrailingZeros();
    this.isLong = whole.scale() <= 0 && whole.precision() - whole.scale() <= MAX_LONG_DIGITS;
    this.asLong = isLong ? whole.longValueExact() : 0;
  }

  @Override
  boolean test(Slot slot, byte[] bytes, int offset, int length) {
    if (!looksLikeNumber(bytes, offset, length)) {
      return false;
    }
    boolean negative = bytes[offset] == '-';
    int start = negative ? offset + 1 : offset;
    int end = offset + length;
    if (isLong && end - start <= MAX_LONG_DIGITS) {
      long value = 0;
      int i = start;
      while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
        value = value * 10 + bytes[i] - '0';
        i++;
      }
      if (i == end) {
        return accepts.test(Long.compare(negative ? -value : value, asLong));
      }
    }
    String text = new String(bytes, offset, length, StandardCharsets.US_ASCII);
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      return false;
    }
    return accepts.test(value.compareTo(number));
  }

  /** Only what can be a decimal number, and a digit first, so that text costs no exception. */
  private static boolean looksLikeNumber(byte[] bytes, int offset, int length) {
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    int first = bytes[offset] == '-' ? 1 : 0;
    if (first == length || bytes[offset + first] < '0' || bytes[offset + first] > '9') {
      return false;
    }
    for (int i = offset + first; i < offset + length; i++) {
      byte b = bytes[i];
      boolean part =
          (b >= '0' && b <= '9') || b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-';
      if (!part) {
        return false;
      }
    }
    return true;
  }
}
