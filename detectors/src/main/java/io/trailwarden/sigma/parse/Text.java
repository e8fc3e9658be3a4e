package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.Value.Literal;
import io.trailwarden.sigma.Value.Token;
import io.trailwarden.sigma.Value.Wildcard;
import java.util.ArrayList;
import java.util.List;

/**
 * Sigma strings: {@code *} and {@code ?} are wildcards, {@code \*}, {@code \?} and {@code \\} stand
 * for the character itself, any other backslash is a plain one (specification, "Escaping").
 */
final class Text {
  private Text() {}

  static Value.Text parse(String source) {
    Builder text = new Builder();
    for (int i = 0; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\' && i + 1 < source.length() && "*?\\".indexOf(source.charAt(i + 1)) >= 0) {
        i++;
        text.append(source.charAt(i));
      } else if (c == '*') {
        text.append(Wildcard.ANY_STRING);
      } else if (c == '?') {
        text.append(Wildcard.ANY_CHARACTER);
      } else {
        text.append(c);
      }
    }
    return text.build(false);
  }

  static Value.Text literal(String text) {
    return new Builder().append(text).build(false);
  }

  /** Collects tokens so that no two literals and no two {@code *} stand side by side. */
  static final class Builder {
    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    Builder append(char c) {
      literal.append(c);
      return this;
    }

    Builder append(String text) {
      literal.append(text);
      return this;
    }

    Builder append(Token token) {
      if (token instanceof Literal plain) {
        return append(plain.text());
      }
      flush();
      if (token != Wildcard.ANY_STRING || !endsWithAnyString()) {
        tokens.add(token);
      }
      return this;
    }

    Builder append(List<Token> more) {
      more.forEach(this::append);
      return this;
    }

    private boolean endsWithAnyString() {
      return !tokens.isEmpty() && tokens.get(tokens.size() - 1) == Wildcard.ANY_STRING;
    }

    private void flush() {
      if (literal.length() > 0) {
        tokens.add(new Literal(literal.toString()));
        literal.setLength(0);
      }
    }

    Value.Text build(boolean cased) {
      flush();
      return new Value.Text(tokens, cased);
    }
  }
}
