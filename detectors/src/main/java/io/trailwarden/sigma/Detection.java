package io.trailwarden.sigma;

import io.trailwarden.event.FieldPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one search identifier of a rule asks of an event. */
public sealed interface Detection {

  /** A map: all of its items. Not empty. */
  record All(List<Detection> items) implements Detection {
    public All {
      items = List.copyOf(items);
    }
  }

  /** A list of maps (or of maps and keywords): any of them. Not empty. */
  record Any(List<Detection> items) implements Detection {
    public Any {
      items = List.copyOf(items);
    }
  }

  /**
   * A field and the values it is compared with; without a field, keywords that are searched in the
   * whole event.
   *
   * <p>A field with several values (arrays fan out) satisfies a value when any of its elements
   * does; with {@code |all}, each value must be satisfied by some element.
   *
   * @param field null for keywords
   * @param values what any of (or, when {@code all}, each of) must be satisfied; not empty
   * @param all modifier {@code all}
   * @param negated modifier {@code neq}: the item holds exactly when it would not hold without it,
   *     so also when the field is missing (as pySigma)
   */
  record Item(
      @Nullable FieldPath field,
      List<Value> values,
      boolean all,
      boolean negated,
      Location location)
      implements Detection {
    public Item {
      values = List.copyOf(values);
    }
  }
}
