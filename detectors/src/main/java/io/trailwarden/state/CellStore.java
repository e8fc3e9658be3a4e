package io.trailwarden.state;

import org.jspecify.annotations.Nullable;

/**
 * Where the cells of one group are kept: maps, or Flink's state. What it returns is the caller's.
 */
public interface CellStore {
  /** Null when there is no such cell. */
  @Nullable Cell cell(CellKey key);

  /** Keeps a cell, in the place of what was there: which was asked for before. */
  void putCell(CellKey key, Cell cell);

  /** Forgets a cell that is there. */
  void removeCell(CellKey key);

  /** The keys of all cells. */
  Iterable<CellKey> keys();

  /**
   * A segment of a cell.
   *
   * @throws IllegalStateException when it is not there
   */
  LeafState segment(SegmentKey key);

  void putSegment(SegmentKey key, Packed state);

  void removeSegment(SegmentKey key);
}
