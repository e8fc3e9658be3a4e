package io.trailwarden.event;

/**
 * Where the values of {@code trailwarden.*} fields come from: a function of the event and the
 * configuration alone, never of what was read before. One a matcher, may keep working memory of the
 * current event, not thread-safe.
 */
public interface FieldSource {
  /** Has no field: for matching on the events' own fields only. */
  FieldSource NONE = (event, path, into) -> {};

  /**
   * Appends the values of a derived field ({@link FieldPath#isDerived()}); nothing when the event
   * has none or the field is unknown. Called at most once an event and path.
   *
   * @param into ranges in it are valid as long as the event is
   */
  void values(Event event, FieldPath path, FieldValues into);
}
