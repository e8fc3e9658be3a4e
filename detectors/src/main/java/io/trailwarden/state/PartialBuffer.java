package io.trailwarden.state;

import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
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
  private static final int MAX_BUCKETS = 4096;
  private static final long MAX_TEXT = 16L << 20;

  /** What an observation weighs beside its raw text. */
  private static final int OVERHEAD = 1024;

  private final Map<Group, TreeMap<Long, ObservationSet>> groups = new HashMap<>();
  private int buckets;
  private long text;

  private record Group(String detector, String structure, List<String> values) {}

  /**
   * One event matched a leaf of the detector.
   *
   * @param group its group-by values
   * @param label as {@link LeafState#add}
   * @param evidence called only when the event's copy will be kept
   */
  public void add(
      Correlator correlator,
      List<String> group,
      int leaf,
      EvidenceKey key,
      String label,
      Supplier<Evidence> evidence) {
    TreeMap<Long, ObservationSet> ofGroup =
        groups.computeIfAbsent(
            new Group(correlator.detector(), correlator.structure(), List.copyOf(group)),
            ignored -> new TreeMap<>());
    long start = correlator.buckets().start(Tick.secondOf(key));
    ObservationSet before = ofGroup.get(start);
    if (before == null) {
      before = ObservationSet.NONE;
      buckets++;
    }
    ofGroup.put(
        start, before.add(leaf, correlator.none(leaf), key, label, () -> weighed(evidence.get())));
  }

  private Evidence weighed(Evidence evidence) {
    text += OVERHEAD + evidence.raw().length();
    return evidence;
  }

  public boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Whether it should be drained now, so that memory stays bounded. */
  public boolean isFull() {
    return buckets >= MAX_BUCKETS || text >= MAX_TEXT;
  }

  /** Hands out everything, one partial a group, and is empty. */
  public void drain(Consumer<Partial> into) {
    groups.forEach(
        (group, observed) ->
            into.accept(new Partial(group.detector, group.structure, group.values, observed)));
    groups.clear();
    buckets = 0;
    text = 0;
  }
}
