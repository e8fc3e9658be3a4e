package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Correlation.Bound;
import io.trailwarden.sigma.CorrelationType;
import io.trailwarden.sigma.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether any number satisfies the condition of a correlation. Counts are whole numbers from 1 on:
 * of a window without events nobody knows.
 */
final class Bounds {
  private final boolean counts;
  private @Nullable BigDecimal low;
  private boolean lowIncluded = true;
  private @Nullable BigDecimal high;
  private boolean highIncluded = true;

  private Bounds(boolean counts) {
    this.counts = counts;
    if (counts) {
      atLeast(BigDecimal.ONE, true);
    }
  }

  /** Whether a condition of that type can come true. */
  static boolean canHold(CorrelationType type, List<Bound> condition) {
    Bounds bounds = new Bounds(isCount(type));
    condition.forEach(bounds::narrow);
    return !bounds.isEmpty()
        && condition.stream()
            .noneMatch(each -> each.operator() == Operator.NEQ && bounds.isOnly(each.number()));
  }

  /** Whether what is compared is a whole number from 1 on. */
  static boolean isCount(CorrelationType type) {
    return switch (type) {
      case EVENT_COUNT, VALUE_COUNT, TEMPORAL, TEMPORAL_ORDERED -> true;
      case VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE, FIRST_SEEN, ABSENCE -> false;
    };
  }

  private void narrow(Bound bound) {
    BigDecimal value = bound.number();
    switch (bound.operator()) {
      case GT -> atLeast(value, false);
      case GTE -> atLeast(value, true);
      case LT -> atMost(value, false);
      case LTE -> atMost(value, true);
      case EQ -> {
        atLeast(value, true);
        atMost(value, true);
      }
      case NEQ -> {
        // Leaves one number out, which matters only where no other is left.
      }
    }
  }

  private void atLeast(BigDecimal value, boolean included) {
    // "> 2" and "> 2.5" are ">= 3" where numbers are whole.
    BigDecimal least =
        counts ? (included ? ceiling(value) : floor(value).add(BigDecimal.ONE)) : value;
    int order = low == null ? 1 : least.compareTo(low);
    if (order > 0 || (order == 0 && !included)) {
      low = least;
      lowIncluded = included || counts;
    }
  }

  private void atMost(BigDecimal value, boolean included) {
    BigDecimal most =
        counts ? (included ? floor(value) : ceiling(value).subtract(BigDecimal.ONE)) : value;
    int order = high == null ? -1 : most.compareTo(high);
    if (order < 0 || (order == 0 && !included)) {
      high = most;
      highIncluded = included || counts;
    }
  }

  private static BigDecimal floor(BigDecimal value) {
    return value.setScale(0, RoundingMode.FLOOR);
  }

  private static BigDecimal ceiling(BigDecimal value) {
    return value.setScale(0, RoundingMode.CEILING);
  }

  private boolean isEmpty() {
    if (low == null || high == null) {
      return false;
    }
    int order = low.compareTo(high);
    return order > 0 || (order == 0 && !(lowIncluded && highIncluded));
  }

  private boolean isOnly(BigDecimal value) {
    return low != null && high != null && low.compareTo(high) == 0 && low.compareTo(value) == 0;
  }
}
