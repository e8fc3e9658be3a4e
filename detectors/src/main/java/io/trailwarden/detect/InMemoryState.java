package io.trailwarden.detect;

import io.trailwarden.finding.Detection;
import io.trailwarden.state.Cell;
import io.trailwarden.state.CellKey;
import io.trailwarden.state.CellStore;
import io.trailwarden.state.Correlator;
import io.trailwarden.state.GroupState;
import io.trailwarden.state.LeafState;
import io.trailwarden.state.Packed;
import io.trailwarden.state.Partial;
import io.trailwarden.state.SegmentKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The cells of all groups of all stateful detectors, in maps. Nothing is ever cleared. */
final class InMemoryState {
  private final Detectors detectors;
  private final Map<String, Group> groups = new HashMap<>();

  InMemoryState(Detectors detectors) {
    this.detectors = detectors;
  }

  private record Group(GroupState state, Cells cells, boolean waits) {}

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
    Group group = groups.computeIfAbsent(partial.key(), key -> group(correlator, partial.group()));
    group.state.take(partial.cells(), Long.MIN_VALUE).forEach(detections);
  }

  private static Group group(Correlator correlator, List<String> values) {
    Cells cells = new Cells();
    boolean waits =
        correlator.leaves().stream()
            .anyMatch(leaf -> correlator.concludeTime(new CellKey(leaf, List.of(), 0)).isPresent());
    return new Group(new GroupState(correlator, values, cells, Duration.ZERO), cells, waits);
  }

  /**
   * Hands out what follows from time having passed.
   *
   * @param now epoch seconds
   */
  void concludeUpTo(long now, Consumer<Detection> detections) {
    for (Group group : groups.values()) {
      if (group.waits) {
        group.state.conclude(group.cells.heads.keySet(), now).forEach(detections);
      }
    }
  }

  private static final class Cells implements CellStore {
    private final Map<CellKey, Cell> heads = new HashMap<>();
    private final Map<SegmentKey, Packed> segments = new HashMap<>();

    @Override
    public @Nullable Cell cell(CellKey key) {
      return heads.get(key);
    }

    @Override
    public void putCell(CellKey key, Cell cell) {
      heads.put(key, cell);
    }

    @Override
    public void removeCell(CellKey key) {
      heads.remove(key);
    }

    @Override
    public Iterable<CellKey> keys() {
      return heads.keySet();
    }

    @Override
    public LeafState segment(SegmentKey key) {
      Packed segment = segments.get(key);
      LeafState state = segment == null ? null : segment.state();
      if (state == null) {
        throw new IllegalStateException("there is no segment " + key);
      }
      return state;
    }

    @Override
    public void putSegment(SegmentKey key, Packed state) {
      segments.put(key, state);
    }

    @Override
    public void removeSegment(SegmentKey key) {
      segments.remove(key);
    }
  }
}
