package io.trailwarden.sigma.parse;

import com.google.re2j.Pattern;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.LogSource;
import io.trailwarden.sigma.Detection;
import io.trailwarden.sigma.Value;
import io.trailwarden.sigma.Value.Literal;
import io.trailwarden.sigma.Value.Token;
import io.trailwarden.sigma.Value.Wildcard;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds selections that no event can match: what one item lets a field be (missing, null, one of
 * some texts) is refused by another item on the same field. Only where an event can have just one
 * value at the field; what can't be decided counts as possible.
 */
final class Contradictions {
  private static final int MAX_VALUES = 300;

  private Contradictions() {}

  /** What a field with one value can be. */
  private sealed interface State {}

  private enum Absent implements State {
    MISSING,
    NULL
  }

  private record Present(String text) implements State {}

  static void check(List<Detection.Item> items, LogSource logSource, Diagnostics diagnostics) {
    Map<FieldPath, List<Detection.Item>> byField = new LinkedHashMap<>();
    for (Detection.Item item : items) {
      if (item.field() != null) {
        byField.computeIfAbsent(item.field(), field -> new ArrayList<>()).add(item);
      }
    }
    byField.forEach(
        (field, same) -> {
          if (!isWorthwhile(same)) {
            return;
          }
          boolean single = KnownFields.isSingle(field, logSource);
          for (Detection.Item item : same) {
            List<State> states = states(item, single);
            if (states != null && states.stream().noneMatch(state -> allHold(same, state))) {
              diagnostics.error(
                  item.location(),
                  "contradiction: no value of " + field.name() + " satisfies this selection");
              return;
            }
          }
        });
  }

  /**
   * A single list of alternatives contradicts nothing; beyond the limit the check would be slow.
   */
  private static boolean isWorthwhile(List<Detection.Item> items) {
    long values = items.stream().mapToLong(item -> item.values().size()).sum();
    return (items.size() > 1 || items.get(0).all()) && values <= MAX_VALUES;
  }

  /** All states in which the item can hold; null when there is no end of them. */
  private static @Nullable List<State> states(Detection.Item item, boolean single) {
    if (item.negated()) {
      return null;
    }
    List<State> states = new ArrayList<>();
    for (Value value : item.values()) {
      if (value instanceof Value.Null && single) {
        states.add(Absent.MISSING);
        states.add(Absent.NULL);
      } else if (value instanceof Value.Exists exists && !exists.exists()) {
        states.add(Absent.MISSING);
      } else if (value instanceof Value.Text text && text.isLiteral() && single) {
        states.add(new Present(text.literal()));
      } else {
        return null;
      }
    }
    return states;
  }

  private static boolean allHold(List<Detection.Item> items, State state) {
    return items.stream().allMatch(item -> holds(item, state));
  }

  private static boolean holds(Detection.Item item, State state) {
    boolean certain = true;
    int held = 0;
    for (Value value : item.values()) {
      Boolean holds = holds(value, state);
      if (holds == null) {
        certain = false;
      } else if (holds) {
        held++;
      }
    }
    if (!certain) {
      return true;
    }
    boolean holds = item.all() ? held == item.values().size() : held > 0;
    return holds != item.negated();
  }

  /** Null where it can't be told without an event. */
  private static @Nullable Boolean holds(Value value, State state) {
    if (value instanceof Value.Null) {
      return state instanceof Absent;
    }
    if (value instanceof Value.Exists exists) {
      return exists.exists() == (state != Absent.MISSING);
    }
    if (value instanceof Value.Nothing) {
      return false;
    }
    if (value instanceof Value.AnyOf any) {
      return anyHolds(any, state);
    }
    if (!(state instanceof Present present)) {
      return false;
    }
    if (value instanceof Value.Text text) {
      return pattern(text).matches(present.text());
    }
    if (value instanceof Value.Regex regex) {
      return regex.flags().isEmpty()
          ? (Boolean) Pattern.compile(regex.expression()).matcher(present.text()).find()
          : null;
    }
    if (value instanceof Value.Compare compare) {
      return compares(compare, present.text());
    }
    return null;
  }

  private static @Nullable Boolean anyHolds(Value.AnyOf any, State state) {
    Boolean result = false;
    for (Value value : any.values()) {
      Boolean holds = holds(value, state);
      if (holds == null) {
        result = null;
      } else if (holds) {
        return true;
      }
    }
    return result;
  }

  private static Pattern pattern(Value.Text text) {
    StringBuilder regex = new StringBuilder();
    for (Token token : text.tokens()) {
      if (token instanceof Literal literal) {
        regex.append(Pattern.quote(literal.text()));
      } else {
        regex.append(token == Wildcard.ANY_STRING ? ".*" : ".");
      }
    }
    int flags = Pattern.DOTALL | (text.cased() ? 0 : Pattern.CASE_INSENSITIVE);
    return Pattern.compile(regex.toString(), flags);
  }

  private static boolean compares(Value.Compare compare, String text) {
    BigDecimal number;
    try {
      number = new BigDecimal(text);
    } catch (NumberFormatException e) {
      return false;
    }
    int order = number.compareTo(compare.number());
    return switch (compare.operator()) {
      case LT -> order < 0;
      case LTE -> order <= 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case EQ -> order == 0;
      case NEQ -> order != 0;
    };
  }
}
