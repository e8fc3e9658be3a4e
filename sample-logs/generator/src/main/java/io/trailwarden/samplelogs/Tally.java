package io.trailwarden.samplelogs;

/** How much was written. Not thread-safe. */
final class Tally {
  private long files;
  private long records;
  private long bytes;

  void add(long moreFiles, long moreRecords, long moreBytes) {
    files += moreFiles;
    records += moreRecords;
    bytes += moreBytes;
  }

  void add(Tally other) {
    add(other.files, other.records, other.bytes);
  }

  long files() {
    return files;
  }

  /** Repetitions included. */
  long records() {
    return records;
  }

  /** Uncompressed. */
  long bytes() {
    return bytes;
  }
}
