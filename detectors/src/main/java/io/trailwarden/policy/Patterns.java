package io.trailwarden.policy;

import java.util.List;
import java.util.Locale;

/**
 * The actions or the resources of a statement: patterns with {@code *} and {@code ?}, or with
 * {@code NotAction} and {@code NotResource} everything but these.
 *
 * @param negated whether the statement is about everything else
 * @param ignoreCase actions are compared without case, resources with it
 */
record Patterns(List<String> values, boolean negated, boolean ignoreCase) {
  Patterns {
    values = List.copyOf(values);
  }

  /** Whether nothing is left out: a pattern of stars only, or a negation of nothing. */
  boolean isEverything() {
    return negated ? values.isEmpty() : values.stream().anyMatch(Patterns::isStars);
  }

  /**
   * Whether all that {@code other} is about is certainly in this too. Where that can't be told from
   * the patterns alone, or the budget is used up, the answer is no.
   */
  boolean covers(Patterns other, Budget budget) {
    if (isEverything()) {
      return true;
    }
    if (!negated) {
      return !other.negated
          && other.values.stream().allMatch(value -> anyCovers(values, value, budget));
    }
    if (other.negated) {
      return values.stream().allMatch(excluded -> anyCovers(other.values, excluded, budget));
    }
    return values.stream()
        .allMatch(
            excluded -> other.values.stream().allMatch(value -> disjoint(excluded, value, budget)));
  }

  private boolean anyCovers(List<String> patterns, String value, Budget budget) {
    for (String pattern : patterns) {
      if (includes(fold(pattern), fold(value), budget)) {
        return true;
      }
    }
    return false;
  }

  private boolean disjoint(String a, String b, Budget budget) {
    String left = fold(a);
    String right = fold(b);
    int leftLiteral = literalPrefix(left);
    int rightLiteral = literalPrefix(right);
    int shared = Math.min(leftLiteral, rightLiteral);
    if (!left.regionMatches(0, right, 0, shared)) {
      return true;
    }
    if (rightLiteral == right.length()) {
      return budget.remains() && !includes(left, right, budget) && budget.remains();
    }
    if (leftLiteral == left.length()) {
      return budget.remains() && !includes(right, left, budget) && budget.remains();
    }
    return false;
  }

  private String fold(String value) {
    return ignoreCase ? value.toLowerCase(Locale.ROOT) : value;
  }

  private static int literalPrefix(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '*' || pattern.charAt(i) == '?') {
        return i;
      }
    }
    return pattern.length();
  }

  static boolean isStars(String pattern) {
    return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*');
  }

  /**
   * Whether every string that {@code value} matches is matched by {@code pattern}: the usual match
   * of a pattern with one star to go back to, where a star in {@code value} can only be swallowed
   * by a star. Sound, and complete but for patterns such as {@code *?} against {@code ?*}.
   */
  static boolean includes(String pattern, String value, Budget budget) {
    int p = 0;
    int v = 0;
    int star = -1;
    int resume = 0;
    while (v < value.length()) {
      if (!budget.spend()) {
        return false;
      }
      char want = p < pattern.length() ? pattern.charAt(p) : '\0';
      if (p < pattern.length() && want == '*') {
        star = p++;
        resume = v;
      } else if (p < pattern.length()
          && value.charAt(v) != '*'
          && (want == '?' || want == value.charAt(v))) {
        p++;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** How many characters may still be compared: hostile policies must not cost seconds. */
  static final class Budget {
    private int left = 2_000_000;

    boolean spend() {
      return left > 0 && left-- > 0;
    }

    boolean remains() {
      return left > 0;
    }
  }
}
