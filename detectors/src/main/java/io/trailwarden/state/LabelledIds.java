package io.trailwarden.state;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.EventIds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many events lack a label, for every label, exactly up to {@value EventIds#EXACT}: hashes of
 * events with their labels, of which as many of the smallest are kept as {@link Labels} says.
 * Immutable.
 */
final class LabelledIds {
  private static final int LIMIT = EventIds.EXACT + 1;
  static final LabelledIds NONE = new LabelledIds(new long[0], new String[0]);

  /** Sorted. */
  private final long[] hashes;

  private final String[] labels;

  /** What the labels of all that is kept say of one more behind them. */
  private final Labels all;

  private LabelledIds(long[] hashes, String[] labels) {
    this(hashes, labels, new Labels(LIMIT));
    if (hashes.length >= LIMIT) {
      for (String label : labels) {
        all.count(label);
      }
    }
  }

  private LabelledIds(long[] hashes, String[] labels, Labels all) {
    this.hashes = hashes;
    this.labels = labels;
    this.all = all;
  }

  LabelledIds add(long hash, String label) {
    boolean isBehind = hashes.length == 0 || hash > hashes[hashes.length - 1];
    if (isBehind && !all.needs(label)) {
      return this;
    }
    int at = Arrays.binarySearch(hashes, hash);
    if (at >= 0 && labels[at].equals(label)) {
      return this;
    }
    if (at < 0 && hashes.length + 1 < LIMIT) {
      return insert(-at - 1, hash, label);
    }
    if (at < 0 && all.isOnly(label)) {
      return replaceLast(-at - 1, hash);
    }
    return merge(new LabelledIds(new long[] {hash}, new String[] {label}));
  }

  private LabelledIds insert(int place, long hash, String label) {
    int size = hashes.length;
    long[] moreHashes = Arrays.copyOf(hashes, size + 1);
    String[] moreLabels = Arrays.copyOf(labels, size + 1);
    System.arraycopy(hashes, place, moreHashes, place + 1, size - place);
    System.arraycopy(labels, place, moreLabels, place + 1, size - place);
    moreHashes[place] = hash;
    moreLabels[place] = label;
    return new LabelledIds(moreHashes, moreLabels);
  }

  /** When it is full of one label: the smallest stay, the labels need no look. */
  private LabelledIds replaceLast(int place, long hash) {
    long[] moreHashes = hashes.clone();
    System.arraycopy(hashes, place, moreHashes, place + 1, hashes.length - place - 1);
    moreHashes[place] = hash;
    return new LabelledIds(moreHashes, labels, all);
  }

  LabelledIds merge(LabelledIds other) {
    long[] keptHashes = new long[hashes.length + other.hashes.length];
    String[] keptLabels = new String[keptHashes.length];
    int kept = 0;
    Labels before = new Labels(LIMIT);
    int left = 0;
    int right = 0;
    while (left < hashes.length || right < other.hashes.length) {
      long hash;
      String label;
      if (right == other.hashes.length
          || (left < hashes.length && hashes[left] < other.hashes[right])) {
        hash = hashes[left];
        label = labels[left++];
      } else {
        hash = other.hashes[right];
        label = other.labels[right++];
        if (left < hashes.length && hashes[left] == hash) {
          label = label.compareTo(labels[left]) <= 0 ? label : labels[left];
          left++;
        }
      }
      if (before.needs(label)) {
        before.count(label);
        keptHashes[kept] = hash;
        keptLabels[kept++] = label;
      }
    }
    return new LabelledIds(Arrays.copyOf(keptHashes, kept), Arrays.copyOf(keptLabels, kept));
  }

  EventIds without(String label) {
    long[] found = new long[hashes.length];
    int count = 0;
    for (int i = 0; i < hashes.length; i++) {
      if (!labels[i].equals(label)) {
        found[count++] = hashes[i];
      }
    }
    return EventIds.of(Arrays.copyOf(found, count));
  }

  void write(DataOutput out) throws IOException {
    Binary.writeNumber(out, hashes.length);
    for (int i = 0; i < hashes.length; i++) {
      out.writeLong(hashes[i]);
      Binary.writeString(out, labels[i]);
    }
  }

  static LabelledIds read(DataInput in) throws IOException {
    int count = Binary.readCount(in);
    if (count > 2 * LIMIT) {
      throw new IOException("more than " + 2 * LIMIT + " event ids: " + count);
    }
    long[] hashes = new long[count];
    String[] labels = new String[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = in.readLong();
      labels[i] = Binary.readString(in);
    }
    return new LabelledIds(hashes, labels);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledIds ids
        && Arrays.equals(hashes, ids.hashes)
        && Arrays.equals(labels, ids.labels);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(hashes) + Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return hashes.length + " ids";
  }
}
