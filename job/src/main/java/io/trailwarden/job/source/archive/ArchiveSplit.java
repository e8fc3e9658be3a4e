package io.trailwarden.job.source.archive;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * Files that one reader reads one after the other. Stored in checkpoints.
 *
 * @param number splits are numbered in the order of their files' times
 * @param files at least one
 */
record ArchiveSplit(long number, List<ArchiveFile> files) implements SourceSplit {
  /** A split is full with so many bytes: as much as keeps a core busy for some 200 ms. */
  static final long FULL_BYTES = 4 << 20;

  static final int FULL_FILES = 64;

  ArchiveSplit {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a split without files");
    }
  }

  /** What is left to do once its first files are done. */
  ArchiveSplit without(int done) {
    return new ArchiveSplit(number, files.subList(done, files.size()));
  }

  @Override
  public String splitId() {
    return Long.toString(number);
  }
}
