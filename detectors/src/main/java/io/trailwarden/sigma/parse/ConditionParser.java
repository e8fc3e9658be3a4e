package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Condition;
import io.trailwarden.sigma.Location;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Sigma's condition language, by recursive descent:
 *
 * <pre>
 * or         = and { "or" and }
 * and        = not { "and" not }
 * not        = "not" not | primary
 * primary    = "(" or ")" | quantifier "of" ( "them" | pattern ) | identifier
 * quantifier = "all" | "any" | number
 * </pre>
 *
 * {@code them} and patterns with {@code *} leave out names that begin with {@code _}, as the
 * specification says of {@code them} and pySigma does for both.
 */
final class ConditionParser {
  static final int MAX_LENGTH = 64 * 1024;
  static final int MAX_DEPTH = 100;

  /** How many detections all its parts may name together, patterns written out. */
  static final int MAX_NAMED = 100_000;

  private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "of", "them", "all");

  private final String source;
  private final Location location;
  private final Set<String> detections;
  private final Set<String> used = new LinkedHashSet<>();
  private final List<Token> tokens = new ArrayList<>();
  private int next;
  private int depth;
  private int named;

  private record Token(String text, int offset) {}

  private ConditionParser(String source, Location location, Set<String> detections) {
    this.source = source;
    this.location = location;
    this.detections = detections;
  }

  /**
   * @param used receives the names of the detections that the condition uses
   * @param location where the source begins
   */
  static Condition parse(String source, Location location, Set<String> detections, Set<String> used)
      throws RuleException {
    ConditionParser parser = new ConditionParser(source, location, detections);
    Condition condition = parser.parse();
    used.addAll(parser.used);
    return condition;
  }

  private Condition parse() throws RuleException {
    if (source.length() > MAX_LENGTH) {
      throw new RuleException(
          location,
          "the condition has "
              + source.length()
              + " characters, more than "
              + MAX_LENGTH
              + "; name its parts as detections of their own");
    }
    tokenize();
    if (tokens.isEmpty()) {
      throw new RuleException(location, "the condition is empty");
    }
    Condition condition = or();
    if (next < tokens.size()) {
      Token token = tokens.get(next);
      refuseUpperCase(token);
      throw error(token, "expected 'and' or 'or' but found '" + token.text() + "'");
    }
    return condition;
  }

  private void tokenize() throws RuleException {
    int i = 0;
    while (i < source.length()) {
      char c = source.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '(' || c == ')') {
        tokens.add(new Token(String.valueOf(c), i++));
      } else if (isWordPart(c)) {
        int start = i;
        while (i < source.length() && isWordPart(source.charAt(i))) {
          i++;
        }
        tokens.add(new Token(source.substring(start, i), start));
      } else if (c == '|') {
        throw error(
            new Token("|", i),
            "aggregations after '|' are no longer part of Sigma; write a correlation");
      } else {
        throw error(new Token("", i), "'" + c + "' is not understood");
      }
    }
  }

  private static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.'
        || c == '*';
  }

  private Condition or() throws RuleException {
    List<Condition> operands = new ArrayList<>();
    operands.add(and());
    while (take("or")) {
      operands.add(and());
    }
    return operands.size() == 1 ? operands.get(0) : new Condition.Or(operands);
  }

  private Condition and() throws RuleException {
    List<Condition> operands = new ArrayList<>();
    operands.add(not());
    while (take("and")) {
      operands.add(not());
    }
    return operands.size() == 1 ? operands.get(0) : new Condition.And(operands);
  }

  private Condition not() throws RuleException {
    if (!take("not")) {
      return primary();
    }
    enter();
    Condition condition = new Condition.Not(not());
    depth--;
    return condition;
  }

  private Condition primary() throws RuleException {
    Token token = take();
    if (token.text().equals("(")) {
      enter();
      Condition condition = or();
      depth--;
      if (!take(")")) {
        throw error(token, "this '(' is never closed");
      }
      return condition;
    }
    if (token.text().equals(")")) {
      throw error(token, "expected a search identifier but found ')'");
    }
    if (next < tokens.size() && tokens.get(next).text().equals("of")) {
      next++;
      return of(token);
    }
    return reference(token);
  }

  private Condition of(Token quantifier) throws RuleException {
    Token pattern = take();
    List<String> names = matching(pattern);
    used.addAll(names);
    String word = quantifier.text();
    if (word.equals("all")) {
      return new Condition.Of(names.size(), names);
    }
    if (word.equals("any")) {
      return new Condition.Of(1, names);
    }
    if (!word.matches("[0-9]{1,6}")) {
      throw error(quantifier, "'" + word + " of' is not understood; write 1, all or a number");
    }
    int minimum = Integer.parseInt(word);
    if (minimum == 0) {
      throw error(quantifier, "'0 of' always holds; negate the selections instead");
    }
    if (minimum > names.size()) {
      throw error(
          quantifier,
          "'"
              + word
              + " of "
              + pattern.text()
              + "' can never hold: there "
              + (names.size() == 1
                  ? "is only 1 such detection"
                  : "are only " + names.size() + " such detections"));
    }
    return new Condition.Of(minimum, names);
  }

  private List<String> matching(Token pattern) throws RuleException {
    String text = pattern.text();
    if (text.equals("(") || text.equals(")")) {
      throw error(pattern, "expected 'them' or a pattern but found '" + text + "'");
    }
    boolean exact = !text.equals("them") && text.indexOf('*') < 0;
    String[] parts = (text.equals("them") ? "*" : text).split("\\*+", -1);
    List<String> names =
        detections.stream()
            .filter(name -> exact ? name.equals(text) : matches(name, parts))
            .filter(name -> exact || !name.startsWith("_"))
            .toList();
    if (names.isEmpty()) {
      throw error(pattern, "no detection matches '" + text + "'");
    }
    named += names.size();
    if (named > MAX_NAMED) {
      throw error(
          pattern, "the condition stands for more than " + MAX_NAMED + " detections; name fewer");
    }
    return names;
  }

  /**
   * Whether the name has the parts one behind the other, the first in front, the last at its end.
   */
  private static boolean matches(String name, String[] parts) {
    int last = parts.length - 1;
    int at = parts[0].length();
    if (!name.startsWith(parts[0])) {
      return false;
    }
    for (int i = 1; i < last; i++) {
      int found = name.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    return name.length() - at >= parts[last].length() && name.endsWith(parts[last]);
  }

  private Condition reference(Token token) throws RuleException {
    String name = token.text();
    if (detections.contains(name)) {
      used.add(name);
      return new Condition.Reference(name);
    }
    if (KEYWORDS.contains(name)) {
      throw error(token, "expected a search identifier but found '" + name + "'");
    }
    refuseUpperCase(token);
    throw error(token, "there is no detection '" + name + "'" + Suggestion.of(name, detections));
  }

  private void refuseUpperCase(Token token) throws RuleException {
    String word = token.text();
    if (!KEYWORDS.contains(word) && KEYWORDS.contains(word.toLowerCase(Locale.ROOT))) {
      throw error(token, "'" + word + "' must be written in lower case");
    }
  }

  private void enter() throws RuleException {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new RuleException(location, "the condition is nested more than " + MAX_DEPTH + " deep");
    }
  }

  private boolean take(String word) {
    if (next < tokens.size() && tokens.get(next).text().equals(word)) {
      next++;
      return true;
    }
    return false;
  }

  private Token take() throws RuleException {
    if (next == tokens.size()) {
      throw error(new Token("", source.length()), "the condition breaks off");
    }
    return tokens.get(next++);
  }

  private RuleException error(Token token, String reason) {
    return new RuleException(
        location, "condition, character " + (token.offset() + 1) + ": " + reason);
  }
}
