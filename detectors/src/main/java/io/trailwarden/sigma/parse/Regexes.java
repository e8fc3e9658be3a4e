package io.trailwarden.sigma.parse;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.trailwarden.sigma.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Which regular expressions can be run in linear time: those that RE2 understands, as long as
 * counted repetitions don't make a short expression a huge program. RE2/J bounds one count to 1000,
 * not the product of nested ones.
 */
final class Regexes {
  static final int MAX_LENGTH = 8192;
  static final int MAX_SIZE = 10_000;

  private Regexes() {}

  /** Why the expression is refused; null when it is not. */
  static @Nullable String refusal(String expression) {
    if (expression.isEmpty()) {
      return "the regular expression is empty";
    }
    if (expression.length() > MAX_LENGTH) {
      return "the regular expression has "
          + expression.length()
          + " characters, more than "
          + MAX_LENGTH;
    }
    if (size(expression) > MAX_SIZE) {
      return "the regular expression is refused: its repetitions make more than "
          + MAX_SIZE
          + " steps";
    }
    try {
      Pattern.compile(expression);
      return null;
    } catch (PatternSyntaxException e) {
      return "the regular expression is refused: "
          + e.getDescription()
          + (e.getPattern() == null ? "" : " at '" + e.getPattern() + "'")
          + " (RE2 syntax, which has no lookaround and no backreferences)";
    }
  }

  /** The expression that finds a text; nothing where the text is empty. */
  static String of(Value.Text text) {
    StringBuilder regex = new StringBuilder("(?:");
    for (Value.Token token : text.tokens()) {
      if (token instanceof Value.Literal literal) {
        regex.append(Pattern.quote(literal.text()));
      } else {
        regex.append(token == Value.Wildcard.ANY_STRING ? ".*" : ".");
      }
    }
    return regex.append(')').toString();
  }

  /** How many steps the expression has once its counted repetitions are written out, at most. */
  static long size(String expression) {
    Deque<Long> groups = new ArrayDeque<>();
    long sum = 0;
    long atom = 0;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '{') {
        int end = expression.indexOf('}', i);
        atom = Math.min(atom * repetitions(expression, i + 1, end), MAX_SIZE + 1L);
        i = end < 0 ? i : end;
        continue;
      }
      sum = Math.min(sum + atom, MAX_SIZE + 1L);
      atom = 1;
      if (c == '(') {
        groups.push(sum);
        sum = 0;
        atom = 0;
      } else if (c == ')') {
        atom = sum + 1;
        sum = groups.isEmpty() ? 0 : groups.pop();
      } else if (c == '[') {
        i = endOfClass(expression, i);
      } else if (expression.startsWith("\\Q", i)) {
        int end = expression.indexOf("\\E", i);
        end = end < 0 ? expression.length() : end;
        sum = Math.min(sum + (end - i), MAX_SIZE + 1L);
        i = end + 1;
      } else if (c == '\\') {
        i++;
      }
    }
    for (long group : groups) {
      sum += group;
    }
    return sum + atom;
  }

  /** The index of the {@code ]} that closes the class, else the last index. */
  private static int endOfClass(String expression, int begin) {
    int i = begin + 1;
    if (i < expression.length() && expression.charAt(i) == '^') {
      i++;
    }
    for (int first = i; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == ']' && i > first) {
        return i;
      }
      if (c == '\\') {
        i++;
      } else if (expression.startsWith("[:", i)) {
        int end = expression.indexOf(":]", i + 2);
        i = end < 0 ? i : end + 1;
      }
    }
    return expression.length() - 1;
  }

  /** The larger number of {@code n}, {@code n,} or {@code n,m}; 1 where there is none. */
  private static long repetitions(String expression, int begin, int end) {
    long most = 1;
    if (end < 0) {
      return most;
    }
    for (String number : expression.substring(begin, end).split(",", -1)) {
      if (number.matches("[0-9]{1,9}")) {
        most = Math.max(most, Long.parseLong(number));
      }
    }
    return most;
  }
}
