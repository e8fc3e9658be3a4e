package io.trailwarden.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The group-by values of one group, in the detector's order. Each event is looked up by them, once
 * for each detector that groups by these fields: so their hash is counted once, and whoever
 * observes hands in the same object for the same values where it can. Immutable.
 */
public final class GroupValues {
  /** Of a detector that has one group. */
  public static final GroupValues NONE = new GroupValues(List.of());

  private final List<String> values;
  private final int hash;

  public GroupValues(List<String> values) {
    this.values = List.copyOf(values);
    this.hash = this.values.hashCode();
  }

  public List<String> values() {
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof GroupValues that && hash == that.hash && values.equals(that.values));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
