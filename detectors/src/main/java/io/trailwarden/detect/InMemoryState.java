package io.trailwarden.detect;

import io.trailwarden.finding.Detection;
import io.trailwarden.state.BucketStore;
import io.trailwarden.state.Correlator;
import io.trailwarden.state.GroupState;
import io.trailwarden.state.ObservationSet;
import io.trailwarden.state.Partial;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The buckets of all groups of all stateful detectors, in maps. Nothing is ever cleared. */
final class InMemoryState {
  private final Detectors detectors;
  private final Map<String, Buckets> groups = new HashMap<>();

  InMemoryState(Detectors detectors) {
    this.detectors = detectors;
  }

  /**
   * Takes observations in, and hands out what follows; that may have been concluded before.
   *
   * @throws IllegalArgumentException when they are of no detector of ours
   */
  void take(Partial partial, Consumer<Detection> detections) {
    Correlator correlator = detectors.correlator(partial.detector());
    if (correlator == null || !correlator.structure().equals(partial.structure())) {
      throw new IllegalArgumentException("observations of another detector: " + partial.detector());
    }
    Buckets buckets = groups.computeIfAbsent(partial.key(), key -> new Buckets());
    GroupState.take(correlator, partial, buckets).forEach(detections);
  }

  private static final class Buckets implements BucketStore {
    private final Map<Long, ObservationSet> sets = new HashMap<>();

    @Override
    public @Nullable ObservationSet get(long start) {
      return sets.get(start);
    }

    @Override
    public void put(long start, ObservationSet set) {
      sets.put(start, set);
    }
  }
}
