package io.trailwarden.sigma.compile;

import com.google.re2j.Pattern;
import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Condition;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.Value.Literal;
import io.trailwarden.sigma.Value.RegexFlag;
import io.trailwarden.sigma.Value.Token;
import io.trailwarden.sigma.Value.Wildcard;
import io.trailwarden.sigma.match.CompiledRules;
import io.trailwarden.sigma.match.CompiledRules.IndexKey;
import io.trailwarden.sigma.match.Node;
import io.trailwarden.sigma.match.ReferenceMode;
import io.trailwarden.sigma.match.ValueTest;
import io.trailwarden.sigma.match.ValueTest.WildcardElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles rules that {@code sigma.parse} accepted. Equal questions of different rules become one,
 * asked once an event. A rule is indexed by texts that every event must have to match it ({@link
 * Key}).
 */
public final class RuleCompiler {
  private static final int COST_OF_NESTED_FIELD = 10;
  private static final int COST_OF_JSON = 20;
  private static final int COST_OF_WHOLE_EVENT = 200;
  private static final int COST_OF_DERIVED_FIELD = 300;

  private final CompiledRules.Builder builder = new CompiledRules.Builder();
  private final Map<Question, Part> questions = new HashMap<>();

  /** What was compiled already: values of one field (null for keywords), joined in one way. */
  private record Question(@Nullable FieldPath field, List<Value> values) {}

  private RuleCompiler() {}

  /** The rules as programs, numbered as in the list. */
  public static CompiledRules compile(List<Rule> rules) {
    RuleCompiler compiler = new RuleCompiler();
    for (Rule rule : rules) {
      compiler.add(rule);
    }
    return compiler.builder.build();
  }

  private void add(Rule rule) {
    Map<String, Part> detections = new LinkedHashMap<>();
    rule.detections().forEach((name, detection) -> detections.put(name, part(detection)));
    Part root = part(rule.condition(), detections);
    builder.add(rule.name(), rule.logSource(), keys(root), root.node());
  }

  /** What serves badly stands first or not at all. */
  private static List<IndexKey> keys(Part root) {
    List<IndexKey> keys = new ArrayList<>();
    for (Key key : root.keys()) {
      if (keys.isEmpty() || key.rank() < Key.WEAK) {
        keys.add(new IndexKey(key.anyOf()));
      }
    }
    return keys;
  }

  private static Part part(Condition condition, Map<String, Part> detections) {
    if (condition instanceof Condition.Reference reference) {
      return part(detections, reference.detection());
    }
    if (condition instanceof Condition.Not not) {
      return Part.not(part(not.condition(), detections));
    }
    if (condition instanceof Condition.And and) {
      return Part.all(parts(and.conditions(), detections));
    }
    if (condition instanceof Condition.Or or) {
      return Part.any(parts(or.conditions(), detections));
    }
    Condition.Of of = (Condition.Of) condition;
    return Part.atLeast(
        of.minimum(), of.detections().stream().map(name -> part(detections, name)).toList());
  }

  private static List<Part> parts(List<Condition> conditions, Map<String, Part> detections) {
    return conditions.stream().map(condition -> part(condition, detections)).toList();
  }

  private static Part part(Map<String, Part> detections, String name) {
    Part part = detections.get(name);
    if (part == null) {
      throw new IllegalArgumentException("the rule has no detection '" + name + "'");
    }
    return part;
  }

  private Part part(Detection detection) {
    if (detection instanceof Detection.All all) {
      return Part.all(all.items().stream().map(this::part).toList());
    }
    if (detection instanceof Detection.Any any) {
      return Part.any(any.items().stream().map(this::part).toList());
    }
    Detection.Item item = (Detection.Item) detection;
    Part part =
        item.all()
            ? Part.all(item.values().stream().map(v -> question(item.field(), List.of(v))).toList())
            : anyOf(item.field(), item.values());
    return item.negated() ? Part.not(part) : part;
  }

  /** Values of one shape become one question, however many they are. */
  private Part anyOf(@Nullable FieldPath field, List<Value> values) {
    Map<Shape, List<Value>> together = new LinkedHashMap<>();
    List<Part> parts = new ArrayList<>();
    for (Value value : values) {
      Shape shape = Shape.of(field, value);
      if (shape == null || isJson(field, value)) {
        parts.add(question(field, List.of(value)));
      } else {
        together.computeIfAbsent(shape, any -> new ArrayList<>()).add(value);
      }
    }
    together.values().forEach(same -> parts.add(question(field, same)));
    return Part.any(parts);
  }

  private Part question(@Nullable FieldPath field, List<Value> values) {
    Question question = new Question(field, values);
    Part part = questions.get(question);
    if (part == null) {
      part = compile(field, values);
      questions.put(question, part);
    }
    return part;
  }

  /**
   * @param values one, or several of one shape
   */
  private Part compile(@Nullable FieldPath field, List<Value> values) {
    Value value = values.get(0);
    if (value instanceof Value.AnyOf any) {
      return anyOf(field, any.values());
    }
    if (value instanceof Value.Nothing nothing) {
      return Part.leaf(Node.never(nothing.toString()), List.of(), 0);
    }
    if (field != null && value instanceof Value.FieldReference reference) {
      return Part.leaf(
          reference(field, reference), List.of(), cost(field) + cost(reference.field()));
    }
    Shape shape = Shape.of(field, value);
    ValueTest test =
        shape != null ? shape.test(values) : field == null ? keyword(value) : test(value);
    int cost = field == null ? COST_OF_WHOLE_EVENT : cost(field) + cost(value);
    if (value instanceof Value.Text text && isJson(field, text)) {
      test = ValueTest.jsonText(test, beginsAList(text));
      cost += COST_OF_JSON;
    }
    Node node = field == null ? builder.text(test) : builder.field(field, test);
    return Part.leaf(node, Key.of(field, node, test.needles()), cost);
  }

  private static int cost(Value value) {
    if (value instanceof Value.Regex) {
      return 20;
    }
    return value instanceof Value.Text text && text.isLiteral() ? 0 : 2;
  }

  /** Whether it looks for JSON text in a field: of a list, or of a map's names and strings. */
  private static boolean isJson(@Nullable FieldPath field, Value value) {
    return field != null
        && value instanceof Value.Text text
        && (beginsAList(text)
            || text.tokens().stream()
                .anyMatch(
                    token -> token instanceof Literal literal && literal.text().contains("\"")));
  }

  private static boolean beginsAList(Value.Text text) {
    return !text.tokens().isEmpty()
        && text.tokens().get(0) instanceof Literal literal
        && literal.text().startsWith("[");
  }

  private static int cost(FieldPath field) {
    if (field.isDerived()) {
      return COST_OF_DERIVED_FIELD;
    }
    return field.segments().size() == 1 ? 1 : COST_OF_NESTED_FIELD;
  }

  private Node reference(FieldPath field, Value.FieldReference reference) {
    ReferenceMode mode =
        switch (reference.mode()) {
          case EQUALS -> ReferenceMode.EQUALS;
          case STARTS_WITH -> ReferenceMode.STARTS_WITH;
          case ENDS_WITH -> ReferenceMode.ENDS_WITH;
          case CONTAINS -> ReferenceMode.CONTAINS;
        };
    String word =
        switch (reference.mode()) {
          case EQUALS -> "=";
          case STARTS_WITH -> "startswith";
          case ENDS_WITH -> "endswith";
          case CONTAINS -> "contains";
        };
    return builder.reference(
        field,
        reference.field(),
        mode,
        reference.cased(),
        field.name() + " " + word + " " + reference);
  }

  private static ValueTest test(Value value) {
    if (value instanceof Value.Text text) {
      return pattern(text.tokens(), text);
    }
    if (value instanceof Value.Regex regex) {
      return regex(regex);
    }
    if (value instanceof Value.Compare compare) {
      return ValueTest.compare(compare.toString(), compare.number(), compare.operator()::accepts);
    }
    if (value instanceof Value.TimePart time) {
      return ValueTest.timePart(
          time.toString(),
          time.unit(),
          part -> time.operator().accepts(Integer.compare(part, time.number())));
    }
    if (value instanceof Value.Exists exists) {
      return exists.exists() ? ValueTest.exists("exists") : ValueTest.missing("is missing");
    }
    if (value instanceof Value.Null) {
      return ValueTest.nullOrMissing("is null");
    }
    throw new IllegalArgumentException("no single test is " + value);
  }

  /** A keyword is found anywhere in the event's text. */
  private static ValueTest keyword(Value value) {
    if (!(value instanceof Value.Text text)) {
      return test(value);
    }
    List<Token> tokens = new ArrayList<>(text.tokens());
    if (tokens.isEmpty() || tokens.get(0) != Wildcard.ANY_STRING) {
      tokens.add(0, Wildcard.ANY_STRING);
    }
    if (tokens.size() == 1 || tokens.get(tokens.size() - 1) != Wildcard.ANY_STRING) {
      tokens.add(Wildcard.ANY_STRING);
    }
    return pattern(tokens, text);
  }

  private static ValueTest pattern(List<Token> tokens, Value.Text text) {
    if (tokens.size() == 1 && tokens.get(0) == Wildcard.ANY_STRING) {
      return ValueTest.anyText("is any text");
    }
    List<List<WildcardElement>> segments = new ArrayList<>();
    segments.add(new ArrayList<>());
    for (Token token : tokens) {
      if (token == Wildcard.ANY_STRING) {
        segments.add(new ArrayList<>());
      } else {
        segments
            .get(segments.size() - 1)
            .add(
                token instanceof Literal literal
                    ? new WildcardElement(literal.text())
                    : WildcardElement.ANY_CHARACTER);
      }
    }
    String description = new Value.Text(tokens, text.cased()).toString();
    return ValueTest.wildcard("like " + description, segments, text.cased());
  }

  private static ValueTest regex(Value.Regex regex) {
    int flags = 0;
    for (RegexFlag flag : regex.flags()) {
      flags |=
          switch (flag) {
            case IGNORE_CASE -> Pattern.CASE_INSENSITIVE;
            case MULTILINE -> Pattern.MULTILINE;
            case DOT_ALL -> Pattern.DOTALL;
          };
    }
    return ValueTest.regex(
        "matches " + regex,
        Pattern.compile(regex.expression(), flags),
        RegexLiterals.of(regex.expression()));
  }
}
