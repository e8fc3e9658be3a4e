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
import java.util.IdentityHashMap;
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

  /** In characters: a check compares each value with each. */
  private static final int MAX_SIZE = 20_000;

  /** Each pattern is compared with many states. */
  private final IdentityHashMap<Value, Pattern> patterns = new IdentityHashMap<>();

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
          Contradictions of = new Contradictions();
          boolean single = KnownFields.isSingle(field, logSource);
          for (Detection.Item item : same) {
            List<State> states = states(item, single);
            if (states != null && states.stream().noneMatch(state -> of.allHold(same, state))) {
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
    return (items.size() > 1 || items.get(0).all())
        && values <= MAX_VALUES
        && items.stream()
                .flatMap(item -> item.values().stream())
                .mapToLong(Contradictions::size)
                .sum()
            <= MAX_SIZE;
  }

  private static long size(Value value) {
    if (value instanceof Value.AnyOf any) {
      return any.values().stream().mapToLong(Contradictions::size).sum();
    }
    if (value instanceof Value.Text text) {
      return text.tokens().stream().mapToLong(Contradictions::size).sum();
    }
    return value instanceof Value.Regex regex ? Regexes.size(regex.expression()) : 1;
  }

  private static long size(Token token) {
    return token instanceof Literal literal ? literal.text().length() : 1;
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

  private boolean allHold(List<Detection.Item> items, State state) {
    return items.stream().allMatch(item -> holds(item, state));
  }

  private boolean holds(Detection.Item item, State state) {
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
  private @Nullable Boolean holds(Value value, State state) {
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
      return patterns.computeIfAbsent(text, ignored -> pattern(text)).matches(present.text());
    }
    if (value instanceof Value.Regex regex) {
      return regex.flags().isEmpty()
          ? (Boolean)
              patterns
                  .computeIfAbsent(regex, ignored -> Pattern.compile(regex.expression()))
                  .matcher(present.text())
                  .find()
          : null;
    }
    if (value instanceof Value.Compare compare) {
      return compares(compare, present.text());
    }
    return null;
  }

  private @Nullable Boolean anyHolds(Value.AnyOf any, State state) {
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
    return compare.operator().accepts(number.compareTo(compare.number()));
  }
}
