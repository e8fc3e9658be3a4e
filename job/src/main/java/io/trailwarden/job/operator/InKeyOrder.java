package io.trailwarden.job.operator;

import io.trailwarden.state.Partial;
import io.trailwarden.state.PartialBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Drains a buffer in the order in which RocksDB keeps what belongs to the partials: by key group,
 * then by key. Of very many groups those that follow one another then lie in the same blocks, or in
 * the next, whose filters and indices are at hand. For the result the order means nothing.
 */
public final class InKeyOrder {
  private static final Comparator<Keyed> ORDER =
      Comparator.comparingInt(Keyed::keyGroup).thenComparing(Keyed::key);

  private final int keyGroups;

  private record Keyed(int keyGroup, String key, Partial partial) {}

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
          int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups);
          partials.add(new Keyed(keyGroup, key, partial));
        });
    partials.sort(ORDER);
    partials.forEach(keyed -> into.accept(keyed.partial()));
  }
}
