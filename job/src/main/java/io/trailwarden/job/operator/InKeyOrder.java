package io.trailwarden.job.operator;

import io.trailwarden.state.Partial;
import io.trailwarden.state.PartialBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Drains a buffer in the order in which RocksDB keeps what belongs to the partials: by key group,
 * then by key. Of very many groups those that follow one another then lie in the same blocks, or in
 * the next, whose filters and indices are at hand. For the result the order means nothing.
 */
public final class InKeyOrder {
  /** So many characters of a key are in {@link Keyed#order}, a byte each. */
  private static final int LEADING = 6;

  private final int keyGroups;

  /**
   * A partial and its place.
   *
   * @param order the key group, which has 15 bits, and how the key begins
   */
  private record Keyed(long order, Partial partial) implements Comparable<Keyed> {
    @Override
    public int compareTo(Keyed other) {
      return order != other.order
          ? Long.compare(order, other.order)
          : partial.key().compareTo(other.partial.key());
    }
  }

  /**
   * An order.
   *
   * @param keyGroups in how many groups Flink has the keys: the maximal parallelism
   */
  public InKeyOrder(int keyGroups) {
    this.keyGroups = keyGroups;
  }

  /** Empties the buffer. */
  public void drain(PartialBuffer buffer, Consumer<Partial> into) {
    List<Keyed> partials = new ArrayList<>();
    buffer.drain(
        partial -> {
          String key = partial.key();
          long order = KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups);
          for (int i = 0; i < LEADING; i++) {
            order = order << Byte.SIZE | key.charAt(i);
          }
          partials.add(new Keyed(order, partial));
        });
    Collections.sort(partials);
    partials.forEach(keyed -> into.accept(keyed.partial()));
  }
}
