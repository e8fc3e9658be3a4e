package io.trailwarden.sigma;

import java.util.Locale;

/** Comparisons of numbers, in detections and in the conditions of correlations. */
public enum Operator {
  LT("<"),
  LTE("<="),
  GT(">"),
  GTE(">="),
  EQ("="),
  NEQ("!=");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  public String sign() {
    return sign;
  }

  /** The word as Sigma writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
