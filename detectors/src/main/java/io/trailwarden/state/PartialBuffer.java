package io.trailwarden.state;

import io.trailwarden.finding.Evidence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where observations are merged before they leave. Working memory of one operator, not thread-safe.
 * Holds what came since it was last drained: drain it when it is full, each second, before a
 * watermark passes on, before a checkpoint and at the end.
 */
public final class PartialBuffer {
  private static final int MAX_CELLS = 16 << 10;
  private static final long MAX_TEXT = 32L << 20;
  private static final int MAX_OBSERVATIONS = 1 << 20;

  /** What an event that is kept weighs beside its raw text. */
  private static final int OVERHEAD = 1024;

  private final Map<Group, Map<CellKey, LeafState>> groups = new HashMap<>();
  private int cells;
  private int observations;
  private long text;

  private record Group(Correlator correlator, List<String> values) {}

  /**
   * One event matched a leaf of the detector.
   *
   * @param group its group-by values
   * @param parts as {@link CellKey#parts}
   */
  public void add(
      Correlator correlator,
      List<String> group,
      int leaf,
      List<String> parts,
      Observation observation) {
    Map<CellKey, LeafState> ofGroup =
        groups.computeIfAbsent(new Group(correlator, group), key -> new HashMap<>());
    long start = correlator.buckets(leaf).start(observation.second());
    CellKey key = new CellKey(leaf, parts, start);
    LeafState before = ofGroup.get(key);
    LeafState after = (before == null ? correlator.none(leaf) : before).add(weighed(observation));
    if (before != after) {
      ofGroup.put(key, after);
    }
    if (before == null) {
      cells++;
    }
    observations++;
  }

  private Observation weighed(Observation observation) {
    Supplier<Evidence> evidence = observation.evidence();
    return new Observation(
        observation.key(),
        observation.hash(),
        observation.label(),
        observation.value(),
        observation.number(),
        () -> {
          Evidence copy = evidence.get();
          text += OVERHEAD + copy.raw().length();
          return copy;
        });
  }

  public boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Whether it should be drained now, so that memory stays bounded. */
  public boolean isFull() {
    return cells >= MAX_CELLS || text >= MAX_TEXT || observations >= MAX_OBSERVATIONS;
  }

  /** Hands out everything, one partial a group, and is empty. */
  public void drain(Consumer<Partial> into) {
    groups.forEach(
        (group, observed) ->
            into.accept(
                new Partial(
                    group.correlator.detector(),
                    group.correlator.structure(),
                    group.values,
                    new TreeMap<>(observed))));
    groups.clear();
    cells = 0;
    observations = 0;
    text = 0;
  }
}
