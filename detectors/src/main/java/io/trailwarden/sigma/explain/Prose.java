package io.trailwarden.sigma.explain;

import io.trailwarden.sigma.Condition;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Operator;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.Value.Literal;
import io.trailwarden.sigma.Value.Token;
import io.trailwarden.sigma.Value.Wildcard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules in plain sentences. Long lists are cut; a person reads them in the rule itself. */
public final class Prose {
  private static final int VALUES_SHOWN = 12;
  private static final String TEXT_OF_THE_EVENT = "the event's text";

  private Prose() {}

  /** What the rule matches: a sentence for its condition, and one for each detection. */
  public static List<String> of(Rule rule) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "An event of "
            + rule.logSource().service()
            + " matches when "
            + of(rule.condition(), false)
            + ".");
    rule.detections()
        .forEach(
            (name, detection) ->
                sentences.add(quoted(name) + " holds when " + of(detection, false) + "."));
    return sentences;
  }

  /** A condition over the detections' names. */
  static String of(Condition condition, boolean nested) {
    if (condition instanceof Condition.Reference reference) {
      return quoted(reference.detection()) + " holds";
    }
    if (condition instanceof Condition.Not not) {
      return not.condition() instanceof Condition.Reference reference
          ? quoted(reference.detection()) + " does not hold"
          : "it is not so that " + of(not.condition(), true);
    }
    if (condition instanceof Condition.And and) {
      return joined(and.conditions().stream().map(c -> of(c, true)).toList(), "and", nested);
    }
    if (condition instanceof Condition.Or or) {
      return joined(or.conditions().stream().map(c -> of(c, true)).toList(), "or", nested);
    }
    if (condition instanceof Condition.Of of) {
      List<String> names = of.detections().stream().map(Prose::quoted).toList();
      String minimum = of.minimum() == names.size() ? "each" : "at least " + inWords(of.minimum());
      return names.size() == 1
          ? names.get(0) + " holds"
          : minimum + " of " + listed(names, "and") + " holds";
    }
    return condition.toString();
  }

  /** A detection: its items. */
  static String of(Detection detection, boolean nested) {
    if (detection instanceof Detection.Item item) {
      return of(item);
    }
    if (detection instanceof Detection.All all) {
      return joined(all.items().stream().map(d -> of(d, true)).toList(), "and", nested);
    }
    if (detection instanceof Detection.Any any) {
      return joined(any.items().stream().map(d -> of(d, true)).toList(), "or", nested);
    }
    return detection.toString();
  }

  /** One field and what it is compared with. */
  static String of(Detection.Item item) {
    String field = item.field() == null ? TEXT_OF_THE_EVENT : item.field().name();
    String text = field + " " + of(item.values(), item.all() ? "and" : "or", item.field() == null);
    return item.negated() ? "it is not so that " + text : text;
  }

  /** Operands of the same verb stand together: {@code is "a" or "b", or begins with "c"}. */
  private static String of(List<Value> values, String word, boolean keyword) {
    Map<String, List<String>> byVerb = new LinkedHashMap<>();
    for (Value value : values) {
      Comparison comparison = comparison(value, keyword);
      byVerb
          .computeIfAbsent(comparison.verb(), verb -> new ArrayList<>())
          .add(comparison.operand());
    }
    List<String> parts = new ArrayList<>();
    byVerb.forEach(
        (verb, operands) ->
            parts.add(operands.get(0).isEmpty() ? verb : verb + " " + listed(operands, word)));
    return String.join(", " + word + " ", parts);
  }

  /**
   * A value in words.
   *
   * @param operand empty when the verb says it all
   */
  private record Comparison(String verb, String operand) {}

  private static Comparison comparison(Value value, boolean keyword) {
    if (value instanceof Value.Text text) {
      return text(text, keyword);
    }
    if (value instanceof Value.Regex regex) {
      return new Comparison("matches the expression", regex.toString());
    }
    if (value instanceof Value.Cidr cidr) {
      return new Comparison("is an address in", cidr.network());
    }
    if (value instanceof Value.Compare compare) {
      return new Comparison(verb(compare.operator()), compare.number().toPlainString());
    }
    if (value instanceof Value.TimePart part) {
      String unit = part.unit().name().toLowerCase(Locale.ROOT);
      return new Comparison(
          "is a time whose " + unit.substring(0, unit.length() - 1) + " " + verb(part.operator()),
          Integer.toString(part.number()));
    }
    if (value instanceof Value.FieldReference reference) {
      String verb =
          switch (reference.mode()) {
            case EQUALS -> "is";
            case STARTS_WITH -> "begins with";
            case ENDS_WITH -> "ends with";
            case CONTAINS -> "contains";
          };
      return new Comparison(
          verb + " what stands in the field",
          reference.field().name() + (reference.cased() ? " (case matters)" : ""));
    }
    if (value instanceof Value.Exists exists) {
      return new Comparison(exists.exists() ? "is there" : "is not there", "");
    }
    if (value instanceof Value.Null) {
      return new Comparison("is null or not there", "");
    }
    if (value instanceof Value.AnyOf any) {
      return new Comparison(of(any.values(), "or", keyword), "");
    }
    if (value instanceof Value.Nothing nothing) {
      return new Comparison(
          "matches nothing, since the configuration has no values for the placeholder",
          quoted(nothing.placeholder()));
    }
    return new Comparison("satisfies", value.toString());
  }

  private static Comparison text(Value.Text text, boolean keyword) {
    List<Token> tokens = text.tokens();
    String cased = text.cased() ? " (case matters)" : "";
    if (text.isLiteral()) {
      String literal = text.literal();
      return literal.isEmpty() && !keyword
          ? new Comparison("is empty", "")
          : new Comparison(keyword ? "contains" : "is", quoted(literal) + cased);
    }
    String literal = onlyLiteral(tokens);
    boolean open = tokens.get(0) == Wildcard.ANY_STRING;
    boolean ends = tokens.get(tokens.size() - 1) == Wildcard.ANY_STRING;
    if (literal == null || keyword) {
      return tokens.size() == 1 && open
          ? new Comparison("has any value but null", "")
          : new Comparison("is like", text + " (with * and ? as wildcards)");
    }
    String verb = open && ends ? "contains" : open ? "ends with" : "begins with";
    return new Comparison(verb, quoted(literal) + cased);
  }

  /** The text between the {@code *} at the ends, when there is nothing else; null otherwise. */
  private static @Nullable String onlyLiteral(List<Token> tokens) {
    String literal = null;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i) instanceof Literal found && literal == null) {
        literal = found.text();
      } else if (tokens.get(i) != Wildcard.ANY_STRING || (i > 0 && i < tokens.size() - 1)) {
        return null;
      }
    }
    return literal;
  }

  private static String verb(Operator operator) {
    return switch (operator) {
      case LT -> "is a number less than";
      case LTE -> "is a number of at most";
      case GT -> "is a number greater than";
      case GTE -> "is a number of at least";
      case EQ -> "is the number";
      case NEQ -> "is a number other than";
    };
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String inWords(int number) {
    return number == 1 ? "one" : Integer.toString(number);
  }

  private static String joined(List<String> parts, String word, boolean nested) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    String text = String.join(", " + word + " ", parts);
    return nested ? "(" + text + ")" : text;
  }

  private static String listed(List<String> parts, String word) {
    List<String> shown = parts;
    if (parts.size() > VALUES_SHOWN) {
      shown = new ArrayList<>(parts.subList(0, VALUES_SHOWN));
      shown.add(parts.size() - VALUES_SHOWN + " more");
    }
    int last = shown.size() - 1;
    return last == 0
        ? shown.get(0)
        : String.join(", ", shown.subList(0, last)) + " " + word + " " + shown.get(last);
  }
}
