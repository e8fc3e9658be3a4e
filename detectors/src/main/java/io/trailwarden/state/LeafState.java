package io.trailwarden.state;

import java.io.DataOutput;
import java.io.IOException;

/**
 * What is known of the events of one leaf in one bucket of one group: a join-semilattice. {@link
 * #add} and {@link #merge} are unions followed by dropping what can no longer matter, so that
 * order, grouping and repetition change nothing. Working memory: after either call only what it
 * returns may be used on, and the argument stays as it was.
 */
public sealed interface LeafState permits Occurrences, LabelledOccurrences, FirstOccurrence {
  /** This, and one event more. */
  LeafState add(Observation observation);

  /**
   * Both as one.
   *
   * @throws IllegalArgumentException when they are not of the same kind
   */
  LeafState merge(LeafState other);

  /**
   * Whether it is so small that a few bytes more are no reason to keep additions apart; such a
   * state is compared by {@code equals} to see whether something is new.
   */
  boolean isSmall();

  /**
   * Whether it holds events whole, and may hold more of them when more is added: much that need not
   * be looked at for each addition.
   */
  boolean isBulky();

  /** How much it holds; of what is kept in part, as much as is kept. */
  Amount amount();

  /** What is surely known of it, so that additions need not bring it again. */
  Settled settled();

  /** This, of no event yet, as an addition to a state of which that is settled. */
  LeafState expecting(Settled settled);

  /** This without what a state that is {@link Settled} so has no use for. */
  LeafState without(Settled settled);

  void write(DataOutput out) throws IOException;
}
