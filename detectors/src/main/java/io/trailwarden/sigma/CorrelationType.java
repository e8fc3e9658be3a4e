package io.trailwarden.sigma;

import java.util.Locale;

/** Sigma's correlation types, and two of our own. */
public enum CorrelationType {
  EVENT_COUNT,
  VALUE_COUNT,
  TEMPORAL,
  TEMPORAL_ORDERED,
  VALUE_SUM,
  VALUE_AVG,
  VALUE_PERCENTILE,
  /** Our extension: a value that is new for its group. */
  FIRST_SEEN,
  /** Our extension: nothing from a group for a timespan. */
  ABSENCE;

  /** The word as Sigma writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its condition compares something computed from the values of a field. */
  public boolean readsField() {
    return switch (this) {
      case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE, FIRST_SEEN -> true;
      case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED, ABSENCE -> false;
    };
  }
}
