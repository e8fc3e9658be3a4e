package io.trailwarden.policy;

import java.util.List;
import java.util.Locale;

/**
 * The actions or the resources of a statement: patterns with {@code *} and {@code ?}, or with
 * {@code NotAction} and {@code NotResource} everything but these. A policy variable such as {@code
 * ${aws:username}} may stand for any text; {@code ${*}}, {@code ${?}} and {@code ${$}} are the
 * characters themselves.
 *
 * @param negated whether the statement is about everything else
 * @param ignoreCase actions are compared without case, resources with it
 */
record Patterns(List<String> values, boolean negated, boolean ignoreCase) {
  /**
   * Stand for the characters that {@code ${*}} and {@code ${?}} write, which match nothing else.
   */
  private static final char STAR = '\uE000';

  private static final char MARK = '\uE001';

  Patterns {
    values = values.stream().map(Patterns::unescaped).toList();
  }

  /** Whether nothing is left out: a pattern of stars only, or a negation of nothing. */
  boolean isEverything() {
    return negated ? values.isEmpty() : values.stream().anyMatch(Patterns::isStars);
  }

  /** Whether everything is left out: a negation of everything. */
  boolean isNothing() {
    return negated && values.stream().anyMatch(Patterns::isStars);
  }

  /**
   * Whether nothing that exists is left out: of actions also {@code *:*} and {@code ?*}, of
   * resources also {@code arn:*} and {@code arn:aws:*:*:*:*}.
   */
  boolean isAsGoodAsEverything() {
    if (negated) {
      return values.isEmpty();
    }
    String all = ignoreCase ? "*:*" : "arn:aws:*:*:*:*";
    return values.stream().anyMatch(value -> includes(fold(loose(value)), all));
  }

  /** Whether an action, or a resource, is among these. */
  boolean matches(String name) {
    boolean named = values.stream().anyMatch(value -> includes(fold(value), fold(name)));
    return named != negated;
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
      if (!budget.spend(1 + (pattern.length() + value.length()) / 8)) {
        return false;
      }
      if (includes(fold(pattern), fold(value), budget)) {
        return true;
      }
    }
    return false;
  }

  private boolean disjoint(String a, String b, Budget budget) {
    if (!budget.spend(1 + (a.length() + b.length()) / 8)) {
      return false;
    }
    String left = fold(a);
    String right = fold(b);
    int leftLiteral = literalPrefix(left);
    int rightLiteral = literalPrefix(right);
    int shared = Math.min(leftLiteral, rightLiteral);
    if (!left.regionMatches(0, right, 0, shared)) {
      return true;
    }
    if (left.contains("${") || right.contains("${")) {
      return false;
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

  /** How many characters come before the first wildcard or policy variable. */
  private static int literalPrefix(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '*' || c == '?' || (c == '$' && pattern.startsWith("${", i))) {
        return i;
      }
    }
    return pattern.length();
  }

  private static String unescaped(String value) {
    return value.contains("${")
        ? value
            .replace("${*}", String.valueOf(STAR))
            .replace("${?}", String.valueOf(MARK))
            .replace("${$}", "$")
        : value;
  }

  /** With one star for each run of wildcards that has a star: names are longer than such runs. */
  static String loose(String pattern) {
    if (pattern.indexOf('*') < 0) {
      return pattern;
    }
    StringBuilder loose = new StringBuilder(pattern.length());
    int i = 0;
    while (i < pattern.length()) {
      int end = i;
      boolean star = false;
      while (end < pattern.length() && (pattern.charAt(end) == '*' || pattern.charAt(end) == '?')) {
        star |= pattern.charAt(end) == '*';
        end++;
      }
      if (end == i) {
        loose.append(pattern.charAt(i++));
      } else {
        loose.append(star ? "*" : pattern.substring(i, end));
        i = end;
      }
    }
    return loose.toString();
  }

  static boolean isStars(String pattern) {
    return !pattern.isEmpty() && pattern.chars().allMatch(c -> c == '*');
  }

  /** Likewise for a short value, which costs little against any pattern. */
  static boolean includes(String pattern, String value) {
    return includes(pattern, value, new Budget());
  }

  /**
   * Whether every string that {@code value} matches is matched by {@code pattern}: the usual match
   * of a pattern with one star to go back to, where a star in {@code value} can only be swallowed
   * by a star. Sound, and complete but for patterns such as {@code *?} against {@code ?*}, or
   * {@code ?} against a policy variable, of which the length isn't known.
   */
  static boolean includes(String pattern, String value, Budget budget) {
    if (pattern.indexOf('?') >= 0 && value.contains("${")) {
      return pattern.equals(value);
    }
    int p = 0;
    int v = 0;
    int star = -1;
    int resume = 0;
    while (v < value.length()) {
      if (!budget.spend(1)) {
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

  /** How much may still be compared: hostile policies must not cost seconds. */
  static final class Budget {
    private long left = 2_000_000;

    /** False when there is not enough left. */
    boolean spend(long amount) {
      left = Math.max(0, left - amount);
      return left > 0;
    }

    boolean remains() {
      return left > 0;
    }
  }
}
