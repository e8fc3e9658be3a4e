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

  /**
   * Whether it holds between two numbers.
   *
   * @param order the sign of the first minus the second, as {@link Comparable} gives it
   */
  public boolean accepts(int order) {
    return switch (this) {
      case LT -> order < 0;
      case LTE -> order <= 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case EQ -> order == 0;
      case NEQ -> order != 0;
    };
  }

  /** The word as Sigma writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
