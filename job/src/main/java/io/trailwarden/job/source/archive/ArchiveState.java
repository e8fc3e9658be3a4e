package io.trailwarden.job.source.archive;

import java.util.List;

/**
 * Where the enumerator is. Readers keep the splits that they were given themselves. Stored in
 * checkpoints.
 *
 * @param discovered whether the archive's places are known; if not, the rest says nothing
 * @param readsUnknown {@link Discovery#readsUnknown}
 * @param cursors the places that are not listed to their end
 * @param waiting splits that no reader has
 * @param nextSplit the number of the next split
 */
record ArchiveState(
    boolean discovered,
    boolean readsUnknown,
    List<Cursor> cursors,
    List<ArchiveSplit> waiting,
    long nextSplit) {
  static final ArchiveState BEGIN = new ArchiveState(false, false, List.of(), List.of(), 0);

  ArchiveState {
    cursors = List.copyOf(cursors);
    waiting = List.copyOf(waiting);
  }
}
