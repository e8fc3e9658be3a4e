package io.trailwarden.sigma.explain;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import io.trailwarden.sigma.Condition;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.compile.RuleCompiler;
import io.trailwarden.sigma.explain.Reason.Found;
import io.trailwarden.sigma.match.Matcher;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an event matches a rule or not, as the rule is written. Each item of the rule is compiled to
 * a program of its own, by the compiler and for the matcher that run in the stream, and all are
 * asked; only what joins them is repeated here. So it says what the engine does, with the rule's
 * own names, which a compiled program no longer has. Working memory of one thread, for people: it
 * asks everything, and allocates freely.
 */
public final class RuleExplainer {
  private static final int VALUES_SHOWN = 8;
  private static final int VALUE_CHARACTERS = 200;
  private static final String ITEM = "item";

  private final Rule rule;
  private final Matcher matcher;

  /** What the item's program is numbered. */
  private final Map<Detection, Integer> programs = new HashMap<>();

  private final BitSet held = new BitSet();

  /**
   * A rule's explainer.
   *
   * @param derived gives {@code trailwarden.*} fields
   */
  public RuleExplainer(Rule rule, FieldSource derived) {
    this.rule = rule;
    List<Rule> items = new ArrayList<>();
    rule.detections().values().forEach(detection -> collect(detection, items));
    this.matcher = RuleCompiler.compile(items).newMatcher(derived);
  }

  private void collect(Detection detection, List<Rule> items) {
    if (detection instanceof Detection.All all) {
      all.items().forEach(item -> collect(item, items));
    } else if (detection instanceof Detection.Any any) {
      any.items().forEach(item -> collect(item, items));
    } else {
      programs.put(detection, items.size());
      items.add(
          new Rule(
              rule.metadata(),
              rule.logSource(),
              Map.of(ITEM, detection),
              new Condition.Reference(ITEM),
              List.of(),
              rule.location()));
    }
  }

  /** The rule's name. */
  public String rule() {
    return rule.name();
  }

  /** Why the event matches, or not. */
  public Reason explain(Event event) {
    held.clear();
    matcher.match(event, (program, ignored) -> held.set(program));
    if (event.source() != rule.logSource()) {
      return leaf(
          "the event is one of "
              + rule.logSource().service()
              + " (it is one of "
              + event.source().service()
              + ")",
          false,
          List.of(),
          rule.location());
    }
    return reason(rule.condition());
  }

  /** For the values of the event that was just explained. */
  public Matcher matcher() {
    return matcher;
  }

  private Reason reason(Condition condition) {
    if (condition instanceof Condition.Reference reference) {
      return detection(reference.detection());
    }
    if (condition instanceof Condition.Not not) {
      Reason part = reason(not.condition());
      return inner("not", !part.holds(), List.of(part));
    }
    if (condition instanceof Condition.And and) {
      return all(and.conditions().stream().map(this::reason).toList());
    }
    if (condition instanceof Condition.Or or) {
      return any(or.conditions().stream().map(this::reason).toList());
    }
    if (condition instanceof Condition.Of of) {
      List<Reason> parts = of.detections().stream().map(this::detection).toList();
      long holding = parts.stream().filter(Reason::holds).count();
      return inner(
          of.minimum() == parts.size() ? "all of" : "at least " + of.minimum() + " of",
          holding >= of.minimum(),
          parts);
    }
    throw new IllegalArgumentException("no such condition: " + condition);
  }

  private Reason detection(String name) {
    Detection detection = rule.detections().get(name);
    if (detection == null) {
      throw new IllegalArgumentException("the rule has no detection '" + name + "'");
    }
    Reason reason = reason(detection);
    boolean plain = detection instanceof Detection.All && reason.parts().size() > 1;
    return new Reason(
        name, reason.holds(), List.of(), plain ? reason.parts() : List.of(reason), null);
  }

  private Reason reason(Detection detection) {
    if (detection instanceof Detection.All all) {
      return all(all.items().stream().map(this::reason).toList());
    }
    if (detection instanceof Detection.Any any) {
      return any(any.items().stream().map(this::reason).toList());
    }
    boolean holds = held.get(programs.getOrDefault(detection, -1));
    return detection instanceof Detection.Item item
        ? leaf(Prose.of(item), holds, found(item), item.location())
        : leaf(Prose.of(detection, false), holds, List.of(), null);
  }

  private static Reason all(List<Reason> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : inner("all of", parts.stream().allMatch(Reason::holds), parts);
  }

  private static Reason any(List<Reason> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : inner("any of", parts.stream().anyMatch(Reason::holds), parts);
  }

  private static Reason inner(String text, boolean holds, List<Reason> parts) {
    return new Reason(text, holds, List.of(), parts, null);
  }

  private static Reason leaf(
      String text, boolean holds, List<Found> found, @Nullable Location location) {
    return new Reason(text, holds, found, List.of(), location);
  }

  private List<Found> found(Detection.Item item) {
    List<Found> found = new ArrayList<>();
    if (item.field() != null) {
      found.add(found(item.field()));
    }
    for (Value value : item.values()) {
      if (value instanceof Value.FieldReference reference) {
        found.add(found(reference.field()));
      }
    }
    return found;
  }

  /** What the event that was just explained has in a field. */
  public Found found(FieldPath field) {
    FieldValues values = matcher.values(field);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.count() && i < VALUES_SHOWN; i++) {
      String text = cut(values.text(i));
      texts.add(values.kind(i) == ValueKind.STRING ? Prose.quoted(text) : text);
    }
    if (values.count() > VALUES_SHOWN) {
      texts.add("and " + (values.count() - VALUES_SHOWN) + " more");
    }
    return new Found(field, texts);
  }

  private static String cut(String text) {
    if (text.length() <= VALUE_CHARACTERS) {
      return text;
    }
    int end = VALUE_CHARACTERS;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "… [" + text.length() + " characters]";
  }
}
