package io.trailwarden.job.operator;

import static io.trailwarden.job.operator.StateAccess.call;
import static io.trailwarden.job.operator.StateAccess.run;

import io.trailwarden.state.Cell;
import io.trailwarden.state.CellKey;
import io.trailwarden.state.CellStore;
import io.trailwarden.state.Heads;
import io.trailwarden.state.LeafState;
import io.trailwarden.state.Packed;
import io.trailwarden.state.SegmentKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/**
 * The cells of the current key, in Flink's state. What is changed is written by {@link #leave},
 * before another key is the current one.
 */
final class FlinkCells implements CellStore {
  private final RecentHeads heads;

  /** The heads that are kept beside. */
  private final MapState<CellKey, Cell> cells;

  private final MapState<SegmentKey, Packed> segments;

  /** Of the current key, once they were asked for. */
  private @Nullable Heads current;

  private boolean isChanged;

  /** Cells of the current key that were found beside. */
  private final Set<CellKey> found = new HashSet<>();

  FlinkCells(
      RecentHeads heads, MapState<CellKey, Cell> cells, MapState<SegmentKey, Packed> segments) {
    this.heads = heads;
    this.cells = cells;
    this.segments = segments;
  }

  private Heads current() {
    Heads known = current;
    if (known == null) {
      Heads kept = heads.value();
      known = kept == null ? new Heads() : kept;
      current = known;
    }
    return known;
  }

  @Override
  public @Nullable Cell cell(CellKey key) {
    Cell cell = current().get(key);
    if (cell == null && current().isPart()) {
      cell = call(() -> cells.get(key));
      if (cell != null) {
        found.add(key);
      }
    }
    return cell;
  }

  @Override
  public void putCell(CellKey key, Cell cell) {
    boolean isBeside = found.contains(key);
    if (!isBeside) {
      isChanged = true;
      if (current().put(key, cell)) {
        return;
      }
      current().addBeside();
      found.add(key);
    }
    run(() -> cells.put(key, cell));
  }

  @Override
  public void removeCell(CellKey key) {
    isChanged = true;
    if (!current().remove(key)) {
      run(() -> cells.remove(key));
      current().removeBeside();
      found.remove(key);
    }
  }

  boolean isEmpty() {
    return current().isEmpty();
  }

  /** A copy, so that cells may be removed meanwhile. */
  @Override
  public Iterable<CellKey> keys() {
    List<CellKey> keys = current().keys();
    if (current().isPart()) {
      run(() -> cells.keys().forEach(keys::add));
    }
    return keys;
  }

  /** Writes what is changed; another key may be the current one then. */
  void leave() {
    Heads known = current;
    if (known != null && isChanged) {
      if (known.isEmpty()) {
        heads.clear();
      } else {
        heads.update(known);
      }
    }
    current = null;
    isChanged = false;
    found.clear();
  }

  /** Before a snapshot: what is in memory alone is written. */
  void writeChanged() {
    heads.writeChanged();
  }

  @Override
  public LeafState segment(SegmentKey key) {
    Packed segment = call(() -> segments.get(key));
    LeafState state = segment == null ? null : segment.state();
    if (state == null) {
      throw new IllegalStateException("there is no segment " + key);
    }
    return state;
  }

  @Override
  public void putSegment(SegmentKey key, Packed state) {
    run(() -> segments.put(key, state));
  }

  @Override
  public void removeSegment(SegmentKey key) {
    run(() -> segments.remove(key));
  }
}
