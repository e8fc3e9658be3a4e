package io.trailwarden.sigma.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts of which a value must contain one, whatever its case, for a regular expression to be found
 * in it: {@code aws[0-9]+(-console|-signin)$} needs {@code -console} or {@code -signin}. What is
 * not understood is taken to need nothing, so that only the obvious is found, and nothing too much.
 *
 * <pre>
 * alternatives = sequence { "|" sequence }
 * sequence     = { atom [ quantifier ] }
 * atom         = character | "\" … | "." | "^" | "$" | "[" … "]" | "(" [ "?" … ] alternatives ")"
 * </pre>
 */
final class RegexLiterals {
  /** Shorter ones are found in most values, and so are not worth looking for. */
  private static final int SHORTEST = 3;

  private static final int MOST = 64;
  private static final int DEEPEST = 100;

  private final String expression;
  private int at;
  private int depth;

  private RegexLiterals(String expression) {
    this.expression = expression;
  }

  /**
   * The texts; empty when none are known.
   *
   * @param expression one that RE2/J accepts
   */
  static List<String> of(String expression) {
    if (expression.contains("\\Q")) {
      return List.of();
    }
    RegexLiterals literals = new RegexLiterals(expression);
    Set<String> needed = literals.alternatives();
    return needed == null || literals.at != expression.length() ? List.of() : List.copyOf(needed);
  }

  /** What one of the alternatives needs; null for nothing that is known. */
  private @Nullable Set<String> alternatives() {
    if (++depth > DEEPEST) {
      at = expression.length() + 1;
      return null;
    }
    Set<String> needed = sequence();
    while (at < expression.length() && expression.charAt(at) == '|') {
      at++;
      Set<String> other = sequence();
      if (needed != null) {
        if (other == null) {
          needed = null;
        } else {
          needed.addAll(other);
        }
      }
    }
    depth--;
    return needed == null || needed.size() > MOST ? null : needed;
  }

  /** The best of what a sequence's parts need. */
  private @Nullable Set<String> sequence() {
    List<Set<String>> needs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    while (at < expression.length() && "|)".indexOf(expression.charAt(at)) < 0) {
      int before = run.length();
      Set<String> group = atom(run);
      boolean optional = optional();
      if (optional) {
        run.setLength(Math.min(before, run.length()));
      } else if (group != null) {
        needs.add(group);
      }
      boolean literal = run.length() > before;
      if (!literal || isQuantified()) {
        end(run, needs);
      }
      skipQuantifier();
    }
    end(run, needs);
    return needs.stream().max(Comparator.comparingInt(RegexLiterals::shortest)).orElse(null);
  }

  private static int shortest(Set<String> texts) {
    return texts.stream().mapToInt(String::length).min().orElse(0);
  }

  private static void end(StringBuilder run, List<Set<String>> needs) {
    if (run.length() >= SHORTEST) {
      needs.add(new LinkedHashSet<>(Set.of(run.toString())));
    }
    run.setLength(0);
  }

  /** Adds a character to the run, or returns what a group needs; neither for anything else. */
  private @Nullable Set<String> atom(StringBuilder run) {
    char c = expression.charAt(at++);
    switch (c) {
      case '(' -> {
        return group();
      }
      case '[' -> skipClass();
      case '\\' -> escape(run);
      case '.', '^', '$', '*', '+', '?', '{' -> {}
      default -> {
        if (c < 0x80) {
          run.append(c);
        }
      }
    }
    return null;
  }

  private @Nullable Set<String> group() {
    if (expression.startsWith("?", at)) {
      int end = at + 1;
      while (end < expression.length() && ":>)".indexOf(expression.charAt(end)) < 0) {
        end++;
      }
      if (end == expression.length()) {
        at = end + 1;
        return null;
      }
      at = end + 1;
      if (expression.charAt(end) == ')') {
        return null;
      }
    }
    Set<String> needed = alternatives();
    if (at < expression.length() && expression.charAt(at) == ')') {
      at++;
    } else {
      at = expression.length() + 1;
    }
    return needed;
  }

  /** Behind a class: {@code []a]}, {@code [^]a]}, {@code [[:alpha:]\]]}. */
  private void skipClass() {
    if (expression.startsWith("^", at)) {
      at++;
    }
    if (expression.startsWith("]", at)) {
      at++;
    }
    while (at < expression.length() && expression.charAt(at) != ']') {
      if (expression.startsWith("[:", at) && expression.indexOf(":]", at + 2) > 0) {
        at = expression.indexOf(":]", at + 2) + 2;
      } else {
        at += expression.charAt(at) == '\\' ? 2 : 1;
      }
    }
    at++;
  }

  /** Punctuation stands for itself; letters and digits begin something else. */
  private void escape(StringBuilder run) {
    if (at >= expression.length()) {
      return;
    }
    char c = expression.charAt(at++);
    if (c < 0x80 && !Character.isLetterOrDigit(c)) {
      run.append(c);
    } else if ((c == 'x' || c == 'p' || c == 'P') && expression.startsWith("{", at)) {
      int end = expression.indexOf('}', at);
      at = end < 0 ? expression.length() + 1 : end + 1;
    } else if (c == 'x') {
      at += 2;
    } else if (c == 'p' || c == 'P') {
      at++;
    } else if (c >= '0' && c <= '9') {
      while (at < expression.length() && Character.isDigit(expression.charAt(at))) {
        at++;
      }
    }
  }

  private boolean isQuantified() {
    return at < expression.length() && "*+?{".indexOf(expression.charAt(at)) >= 0;
  }

  /** Whether a quantifier follows that admits none; in doubt it does. */
  private boolean optional() {
    for (int i = at; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '*' || c == '?' || c == '{') {
        return true;
      }
      if (c != '+') {
        return false;
      }
    }
    return false;
  }

  private void skipQuantifier() {
    while (isQuantified()) {
      if (expression.charAt(at) == '{') {
        int end = expression.indexOf('}', at);
        String inside = end < 0 ? "?" : expression.substring(at + 1, end);
        if (!inside.matches("[0-9]+(,[0-9]*)?")) {
          return;
        }
        at = end;
      }
      at++;
    }
  }
}
