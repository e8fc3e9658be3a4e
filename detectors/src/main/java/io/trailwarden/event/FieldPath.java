package io.trailwarden.event;

import java.util.List;

/**
 * A dotted field name of a rule, such as {@code
 * userIdentity.sessionContext.attributes.mfaAuthenticated}. Made once when a rule is compiled,
 * never per event.
 *
 * @param name the path as the rule writes it
 * @param segments its parts between the dots, at least one, none empty
 */
public record FieldPath(String name, List<String> segments) {
  /** Fields under this first segment are computed, not read. */
  public static final String DERIVED = "trailwarden";

  public FieldPath {
    segments = List.copyOf(segments);
    if (segments.isEmpty() || segments.contains("")) {
      throw new IllegalArgumentException("not a field path: '" + name + "'");
    }
  }

  /**
   * Splits at dots.
   *
   * @throws IllegalArgumentException when a segment is empty
   */
  public static FieldPath of(String name) {
    return new FieldPath(name, List.of(name.split("\\.", -1)));
  }

  /** Whether the field is derived from the event and the configuration rather than read. */
  public boolean isDerived() {
    return segments.get(0).equals(DERIVED);
  }
}
