package io.trailwarden.job.operator;

import io.trailwarden.state.Cell;
import io.trailwarden.state.CellKey;
import io.trailwarden.state.CellStore;
import io.trailwarden.state.LeafState;
import io.trailwarden.state.SegmentKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** The cells of the current key, in Flink's state. */
record FlinkCells(MapState<CellKey, Cell> cells, MapState<SegmentKey, LeafState> segments)
    implements CellStore {
  @Override
  public @Nullable Cell cell(CellKey key) {
    return call(() -> cells.get(key));
  }

  @Override
  public void putCell(CellKey key, Cell cell) {
    run(() -> cells.put(key, cell));
  }

  @Override
  public void removeCell(CellKey key) {
    run(() -> cells.remove(key));
  }

  boolean isEmpty() {
    return call(cells::isEmpty);
  }

  /** A copy, so that cells may be removed meanwhile. */
  @Override
  public Iterable<CellKey> keys() {
    return call(
        () -> {
          List<CellKey> keys = new ArrayList<>();
          cells.keys().forEach(keys::add);
          return keys;
        });
  }

  @Override
  public LeafState segment(SegmentKey key) {
    LeafState state = call(() -> segments.get(key));
    if (state == null) {
      throw new IllegalStateException("there is no segment " + key);
    }
    return state;
  }

  @Override
  public void putSegment(SegmentKey key, LeafState state) {
    run(() -> segments.put(key, state));
  }

  @Override
  public void removeSegment(SegmentKey key) {
    run(() -> segments.remove(key));
  }

  private interface Access<T> {
    T access() throws Exception;
  }

  private interface Change {
    void change() throws Exception;
  }

  private static void run(Change change) {
    call(
        () -> {
          change.change();
          return change;
        });
  }

  private static <T> T call(Access<T> access) {
    try {
      return access.access();
    } catch (IOException e) {
      throw new UncheckedIOException("state of a correlation can't be accessed", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("state of a correlation can't be accessed", e);
    }
  }
}
