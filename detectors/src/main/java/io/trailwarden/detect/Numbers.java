package io.trailwarden.detect;

import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;

/** Decimal numbers among an event's values, also where they stand in a string. */
final class Numbers {
  /** Longer ones are no measure of anything. */
  private static final int MOST_DIGITS = 40;

  /** So many digits, and the power of ten they are divided by, are exact as floating point. */
  private static final int EXACT = 15;

  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
  };

  private Numbers() {}

  /** The sum of all numbers there; {@link Double#NaN} when there is none. */
  static double sum(FieldValues values) {
    double sum = Double.NaN;
    for (int i = 0; i < values.count(); i++) {
      if (values.kind(i) == ValueKind.NUMBER || values.kind(i) == ValueKind.STRING) {
        double number = number(values, i);
        if (!Double.isNaN(number)) {
          sum = Double.isNaN(sum) ? number : sum + number;
        }
      }
    }
    return sum;
  }

  private static double number(FieldValues values, int index) {
    byte[] bytes = values.array(index);
    int offset = values.offset(index);
    int length = values.length(index);
    if (length == 0 || length > MOST_DIGITS) {
      return Double.NaN;
    }
    if (length > EXACT) {
      return decimal(values.text(index));
    }
    long digits = 0;
    int point = -1;
    for (int i = 0; i < length; i++) {
      byte b = bytes[offset + i];
      if (b >= '0' && b <= '9') {
        digits = digits * 10 + (b - '0');
      } else if (b == '.' && point < 0 && length > 1) {
        point = i;
      } else {
        return decimal(values.text(index));
      }
    }
    return point < 0 ? digits : digits / POWERS_OF_TEN[length - 1 - point];
  }

  private static double decimal(String text) {
    if (!text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0)) {
      return Double.NaN;
    }
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? number : Double.NaN;
    } catch (NumberFormatException e) {
      // Digits and signs that are no number, such as a date: then it has none.
      return Double.NaN;
    }
  }
}
