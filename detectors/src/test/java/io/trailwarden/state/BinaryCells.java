package io.trailwarden.state;

import io.trailwarden.finding.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group's cells in their binary form, as after a restart. */
public final class BinaryCells implements CellStore {
  private final Map<CellKey, byte[]> cells = new HashMap<>();
  private final Map<SegmentKey, byte[]> segments = new HashMap<>();

  @Override
  public @Nullable Cell cell(CellKey key) {
    byte[] bytes = cells.get(copy(StateCodecs.CELL_KEY, key));
    return bytes == null ? null : read(StateCodecs.CELL, bytes);
  }

  @Override
  public void putCell(CellKey key, Cell cell) {
    cells.put(key, write(StateCodecs.CELL, cell));
  }

  @Override
  public void removeCell(CellKey key) {
    cells.remove(key);
  }

  @Override
  public Iterable<CellKey> keys() {
    return List.copyOf(cells.keySet());
  }

  @Override
  public LeafState segment(SegmentKey key) {
    byte[] bytes = segments.get(copy(StateCodecs.SEGMENT_KEY, key));
    if (bytes == null) {
      throw new IllegalStateException("there is no segment " + key);
    }
    return read(StateCodecs.LEAF_STATE, bytes);
  }

  @Override
  public void putSegment(SegmentKey key, Packed state) {
    segments.put(key, write(StateCodecs.SEGMENT, state));
  }

  @Override
  public void removeSegment(SegmentKey key) {
    segments.remove(key);
  }

  /** How many cells and segments there are. */
  public int size() {
    return cells.size() + segments.size();
  }

  /** How many bytes they are. */
  public long bytes() {
    return cells.values().stream().mapToLong(b -> b.length).sum()
        + segments.values().stream().mapToLong(b -> b.length).sum();
  }

  /** A value written and read again. */
  public static <T> T copy(Codec<T> codec, T value) {
    return read(codec, write(codec, value));
  }

  private static <T> byte[] write(Codec<T> codec, T value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      codec.write(value, new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T read(Codec<T> codec, byte[] bytes) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      T value = codec.read(codec.version(), in);
      if (in.read() >= 0) {
        throw new IOException("bytes are left over");
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
