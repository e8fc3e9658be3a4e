package io.trailwarden.finding;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The events that a detection rests on: the {@value #LIMIT} earliest whole, and how many there are.
 * Merging unites both readings of an event ({@link Evidence#merge}) and keeps the smallest keys, a
 * bounded union: commutative, associative, idempotent. Immutable.
 */
public final class EvidenceSet {
  /** How many events an alert shows. */
  public static final int LIMIT = 20;

  public static final EvidenceSet NONE = new EvidenceSet(List.of(), EventIds.NONE);

  private final List<Evidence> earliest;
  private final EventIds ids;

  private EvidenceSet(List<Evidence> earliest, EventIds ids) {
    this.earliest = earliest;
    this.ids = ids;
  }

  /** These events and no others. */
  public static EvidenceSet of(Collection<Evidence> events) {
    EventIds ids = EventIds.NONE;
    for (Evidence event : events) {
      ids = ids.add(EventIds.hash(event.key()));
    }
    return of(events, ids);
  }

  /**
   * Events of which only the earliest are at hand.
   *
   * @param events at least the {@value #LIMIT} earliest, or all
   * @param ids of all
   */
  public static EvidenceSet of(Collection<Evidence> events, EventIds ids) {
    return new EvidenceSet(
        isSorted(events) ? List.copyOf(events) : smallest(events, List.of(), LIMIT), ids);
  }

  /**
   * Events that were kept in their order.
   *
   * @param earliest the {@value #LIMIT} earliest, or all, sorted by key; not changed any more
   * @param ids of all
   */
  public static EvidenceSet ofSorted(List<Evidence> earliest, EventIds ids) {
    return new EvidenceSet(earliest, ids);
  }

  /** Whether they are what {@link #earliest} would be of them. */
  private static boolean isSorted(Collection<Evidence> events) {
    if (events.size() > LIMIT) {
      return false;
    }
    EvidenceKey before = null;
    for (Evidence event : events) {
      if (before != null && before.compareTo(event.key()) >= 0) {
        return false;
      }
      before = event.key();
    }
    return true;
  }

  public EvidenceSet merge(EvidenceSet other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    return new EvidenceSet(smallest(earliest, other.earliest, LIMIT), ids.merge(other.ids));
  }

  /** Both united by key, sorted, the first {@code limit}. */
  public static List<Evidence> smallest(
      Collection<Evidence> some, Collection<Evidence> others, int limit) {
    SortedMap<EvidenceKey, Evidence> byKey = new TreeMap<>();
    for (Collection<Evidence> events : List.of(some, others)) {
      for (Evidence event : events) {
        byKey.merge(event.key(), event, Evidence::merge);
      }
    }
    return byKey.values().stream().limit(limit).toList();
  }

  /** Sorted by key, at most {@value #LIMIT}. */
  public List<Evidence> earliest() {
    return Collections.unmodifiableList(earliest);
  }

  public EventIds ids() {
    return ids;
  }

  public boolean isEmpty() {
    return earliest.isEmpty();
  }

  /** The number of events, {@code 1000+} when there are more than that. */
  public String countText() {
    return ids.count() > EventIds.EXACT ? EventIds.EXACT + "+" : Integer.toString(ids.count());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvidenceSet set && earliest.equals(set.earliest) && ids.equals(set.ids);
  }

  @Override
  public int hashCode() {
    return 31 * earliest.hashCode() + ids.hashCode();
  }

  @Override
  public String toString() {
    return ids + " " + earliest.stream().map(Evidence::key).toList();
  }
}
