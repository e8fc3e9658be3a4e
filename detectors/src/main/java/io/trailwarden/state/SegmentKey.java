package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Names a segment of a cell.
 *
 * @param level as {@link Cell#levels} counts
 */
public record SegmentKey(CellKey cell, int level) {
  void write(DataOutput out) throws IOException {
    cell.write(out);
    Binary.writeNumber(out, level);
  }

  static SegmentKey read(DataInput in) throws IOException {
    return new SegmentKey(CellKey.read(in), Binary.readCount(in));
  }
}
