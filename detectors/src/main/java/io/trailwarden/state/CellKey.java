package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Names a cell of a group's state: the events of one leaf in one bucket.
 *
 * @param leaf of the question
 * @param parts where the question's leaf belongs to a correlation with finer groups than the
 *     outermost: which of those, from the outside in. Mostly empty.
 * @param start of the bucket, in epoch seconds
 */
public record CellKey(int leaf, List<String> parts, long start) implements Comparable<CellKey> {
  private static final int OVERHEAD = 16;

  public CellKey {
    parts = List.copyOf(parts);
  }

  @Override
  public int compareTo(CellKey other) {
    if (start != other.start) {
      return Long.compare(start, other.start);
    }
    if (leaf != other.leaf) {
      return Integer.compare(leaf, other.leaf);
    }
    return parts.isEmpty() && other.parts.isEmpty()
        ? 0
        : String.join("\0", parts).compareTo(String.join("\0", other.parts));
  }

  /** The starts of buckets are multiples of one number: mixed, so that a table has use for them. */
  @Override
  public int hashCode() {
    long mixed = (start * 31 + leaf) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) + parts.hashCode();
  }

  /** About how many bytes it takes. */
  int weight() {
    int weight = OVERHEAD;
    for (String part : parts) {
      weight += part.length();
    }
    return weight;
  }

  void write(DataOutput out) throws IOException {
    Binary.writeNumber(out, leaf);
    out.writeLong(start);
    Binary.writeStrings(out, parts);
  }

  static CellKey read(DataInput in) throws IOException {
    int leaf = Binary.readCount(in);
    long start = in.readLong();
    return new CellKey(leaf, Binary.readStrings(in), start);
  }
}
