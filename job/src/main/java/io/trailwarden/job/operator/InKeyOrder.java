package io.trailwarden.job.operator;

import io.trailwarden.state.Partial;
import io.trailwarden.state.PartialBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Drains a buffer in the order in which RocksDB keeps what belongs to the partials: by key group,
 * then by key. Of very many groups those that follow one another then lie in the same blocks, or in
 * the next, whose filters and indices are at hand. The receivers, each of which has key groups of
 * its own, get theirs by turns: one after another would leave all but one of them without work, and
 * of those that wait for room in front of it the next would all go to the same one again. For the
 * result the order means nothing.
 */
public final class InKeyOrder {
  /** So many characters of a key are in {@link Keyed#order}, a byte each. */
  private static final int LEADING = 6;

  private final int keyGroups;
  private final int receivers;

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
   * @param receivers the parallelism of who gets them
   */
  InKeyOrder(int keyGroups, int receivers) {
    this.keyGroups = keyGroups;
    this.receivers = receivers;
  }

  /** The order for an operator's task, where the receiving operator is as parallel as it is. */
  public static InKeyOrder of(TaskInfo task) {
    return new InKeyOrder(
        task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
  }

  /** Empties the buffer. */
  public void drain(PartialBuffer buffer, Consumer<Partial> into) {
    List<List<Keyed>> byReceiver =
        Stream.<List<Keyed>>generate(ArrayList::new).limit(receivers).toList();
    buffer.drain(
        partial -> {
          String key = partial.key();
          int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups);
          int receiver =
              KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                  keyGroups, receivers, keyGroup);
          long order = keyGroup;
          for (int i = 0; i < LEADING; i++) {
            order = order << Byte.SIZE | key.charAt(i);
          }
          byReceiver.get(receiver).add(new Keyed(order, partial));
        });
    int most = 0;
    for (List<Keyed> partials : byReceiver) {
      Collections.sort(partials);
      most = Math.max(most, partials.size());
    }
    for (int i = 0; i < most; i++) {
      for (List<Keyed> partials : byReceiver) {
        if (i < partials.size()) {
          into.accept(partials.get(i).partial());
        }
      }
    }
  }
}
