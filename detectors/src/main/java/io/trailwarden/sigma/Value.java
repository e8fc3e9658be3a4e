package io.trailwarden.sigma;

import io.trailwarden.event.FieldPath;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a field (or, for a keyword, the whole event) is compared with: a value of a rule after its
 * modifiers were applied. Equal values mean equal tests.
 */
public sealed interface Value {

  /**
   * Text with wildcards, compared with the whole of a value. Numbers and booleans of a rule are
   * text too: {@code 443} is found in a number 443 and in a string "443", {@code true} in a boolean
   * and in the string "true".
   *
   * @param tokens alternating freely; no token is an empty literal, no two literals stand side by
   *     side. None at all means the empty string.
   * @param cased whether case matters (modifier {@code cased})
   */
  record Text(List<Token> tokens, boolean cased) implements Value {
    public Text {
      tokens = List.copyOf(tokens);
    }

    /** The same text, cased as another. */
    public Text withCase(Text other) {
      return cased == other.cased ? this : new Text(tokens, other.cased);
    }

    /** Whether it has no wildcard. */
    public boolean isLiteral() {
      return tokens.isEmpty() || (tokens.size() == 1 && tokens.get(0) instanceof Literal);
    }

    /**
     * The text of a literal.
     *
     * @throws IllegalStateException when it has wildcards
     */
    public String literal() {
      if (!isLiteral()) {
        throw new IllegalStateException(this + " has wildcards");
      }
      return tokens.isEmpty() ? "" : ((Literal) tokens.get(0)).text();
    }

    /** As a rule would write it, in quotes, wildcards bare and literal wildcards escaped. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("'");
      for (Token token : tokens) {
        text.append(token);
      }
      return text.append(cased ? "' cased" : "'").toString();
    }
  }

  /** A part of a {@link Text}. */
  sealed interface Token {}

  /** Plain characters. */
  record Literal(String text) implements Token {
    public Literal {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("an empty literal");
      }
    }

    @Override
    public String toString() {
      return text.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }
  }

  /** A wildcard. */
  enum Wildcard implements Token {
    /** {@code *}: any characters, also none. */
    ANY_STRING("*"),
    /** {@code ?}: exactly one character. */
    ANY_CHARACTER("?");

    private final String sign;

    Wildcard(String sign) {
      this.sign = sign;
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  /** Flags of a regular expression: {@code re|i}, {@code re|m}, {@code re|s}. */
  enum RegexFlag {
    IGNORE_CASE("i"),
    MULTILINE("m"),
    DOT_ALL("s");

    private final String letter;

    RegexFlag(String letter) {
      this.letter = letter;
    }

    public String letter() {
      return letter;
    }
  }

  /** A regular expression in RE2's syntax, found anywhere in a value. */
  record Regex(String expression, Set<RegexFlag> flags) implements Value {
    public Regex {
      flags = Set.copyOf(flags);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("/").append(expression).append('/');
      for (RegexFlag flag : RegexFlag.values()) {
        if (flags.contains(flag)) {
          text.append(flag.letter());
        }
      }
      return text.toString();
    }
  }

  /**
   * An IPv4 or IPv6 network in its canonical form, such as {@code 10.0.0.0/8}; host bits are zero.
   */
  record Cidr(String network) implements Value {
    @Override
    public String toString() {
      return network;
    }
  }

  /** A comparison of numbers; a value that is no number never satisfies it. */
  record Compare(Operator operator, BigDecimal number) implements Value {
    @Override
    public String toString() {
      return operator.sign() + " " + number.toPlainString();
    }
  }

  /**
   * A comparison of a part of a time as its text states it ({@code hour}, {@code hour|gte}); what
   * is no time never satisfies it.
   *
   * @param unit {@code MINUTES}, {@code HOURS}, {@code DAYS} of the month, {@code WEEKS} of the
   *     year (ISO 8601), {@code MONTHS} or {@code YEARS}
   */
  record TimePart(ChronoUnit unit, Operator operator, int number) implements Value {
    @Override
    public String toString() {
      String plural = unit.name().toLowerCase(Locale.ROOT);
      return plural.substring(0, plural.length() - 1) + " " + operator.sign() + " " + number;
    }
  }

  /** How a field is compared with another field of the same event. */
  enum ReferenceMode {
    EQUALS,
    STARTS_WITH,
    ENDS_WITH,
    CONTAINS
  }

  /** The value of another field of the same event (modifier {@code fieldref}). */
  record FieldReference(FieldPath field, ReferenceMode mode, boolean cased) implements Value {
    @Override
    public String toString() {
      return "field " + field.name() + (cased ? " cased" : "");
    }
  }

  /** The field is there, whatever its value, null included; or, when false, it is missing. */
  record Exists(boolean exists) implements Value {
    @Override
    public String toString() {
      return exists ? "exists" : "missing";
    }
  }

  /** The field is missing or null. */
  record Null() implements Value {
    @Override
    public String toString() {
      return "null";
    }
  }

  /**
   * Any of several values that one value of the rule stands for ({@code base64offset}, {@code
   * windash}, {@code expand}); as one value among others it counts once for {@code all}.
   */
  record AnyOf(List<Value> values) implements Value {
    public AnyOf {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  /** Matches nothing: an {@code expand} placeholder that the configuration gives no values. */
  record Nothing(String placeholder) implements Value {
    @Override
    public String toString() {
      return "no value of %" + placeholder + "%";
    }
  }
}
