package io.trailwarden.sigma;

import java.util.Locale;

/** Sigma's {@code level}, in rising order. */
public enum Level {
  INFORMATIONAL,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The word as Sigma writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
