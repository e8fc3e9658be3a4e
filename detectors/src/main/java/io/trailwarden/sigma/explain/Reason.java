package io.trailwarden.sigma.explain;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a rule, and whether it holds for an event.
 *
 * @param text what is asked, in words; the name of a detection where that is asked for
 * @param found the fields that it looks at, as the event has them; empty but at the leaves
 * @param parts what it is made of, in the rule's order; empty at the leaves
 * @param location where the rule asks for it; null where the place of its parts says more
 */
public record Reason(
    String text,
    boolean holds,
    List<Found> found,
    List<Reason> parts,
    @Nullable Location location) {
  public Reason {
    found = List.copyOf(found);
    parts = List.copyOf(parts);
  }

  /**
   * What an event has in a field.
   *
   * @param values texts in quotes, anything else as JSON writes it, long ones cut; empty when the
   *     field is missing
   */
  public record Found(FieldPath field, List<String> values) {
    public Found {
      values = List.copyOf(values);
    }

    /** Whether the event has no such field. */
    public boolean isMissing() {
      return values.isEmpty();
    }
  }
}
