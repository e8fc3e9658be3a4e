package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The heads of a group's cells that are kept in one value, and how many are kept beside it, each by
 * itself. Most groups are small: all that has to be read and written for one more event of theirs
 * is this, and that a neighbouring cell is not there is known without asking. A value stays short:
 * what would make it longer than {@value #MOST_BYTES} bytes is kept beside it. Working memory.
 */
public final class Heads {
  private static final int MOST_BYTES = 8 << 10;

  private final SortedMap<CellKey, Cell> cells = new TreeMap<>();
  private int bytes;
  private int beside;

  /** Null when that cell is not in here. */
  public @Nullable Cell get(CellKey key) {
    return cells.get(key);
  }

  /**
   * Keeps a cell in here, in the place of what was known of it.
   *
   * @return false when there is no room: then it is not in here
   */
  public boolean put(CellKey key, Cell cell) {
    remove(key);
    int added = key.weight() + cell.weight();
    if (bytes + added > MOST_BYTES) {
      return false;
    }
    cells.put(key, cell);
    bytes += added;
    return true;
  }

  /** Whether it was in here. */
  public boolean remove(CellKey key) {
    Cell removed = cells.remove(key);
    if (removed == null) {
      return false;
    }
    bytes -= key.weight() + removed.weight();
    return true;
  }

  /** A copy. */
  public List<CellKey> keys() {
    return new ArrayList<>(cells.keySet());
  }

  /** Whether there are cells beside. */
  public boolean isPart() {
    return beside > 0;
  }

  /** There is one cell more beside. */
  public void addBeside() {
    beside++;
  }

  /** There is one cell less beside. */
  public void removeBeside() {
    beside--;
  }

  /** Whether there is no cell, in here or beside. */
  public boolean isEmpty() {
    return cells.isEmpty() && beside == 0;
  }

  void write(DataOutput out) throws IOException {
    Binary.writeNumber(out, beside);
    Binary.writeNumber(out, cells.size());
    for (Map.Entry<CellKey, Cell> cell : cells.entrySet()) {
      cell.getKey().write(out);
      cell.getValue().write(out);
    }
  }

  static Heads read(DataInput in) throws IOException {
    Heads heads = new Heads();
    heads.beside = Binary.readCount(in);
    int count = Binary.readCount(in);
    for (int i = 0; i < count; i++) {
      CellKey key = CellKey.read(in);
      Cell cell = Cell.read(in);
      heads.cells.put(key, cell);
      heads.bytes += key.weight() + cell.weight();
    }
    return heads;
  }
}
