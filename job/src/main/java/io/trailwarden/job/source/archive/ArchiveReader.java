package io.trailwarden.job.source.archive;

import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.type.RawChunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;

/**
 * Emits the files of its splits one after the other, the earliest split first, and asks for the
 * next split before it runs out of files. Since splits come in time order and are read one after
 * the other, the newest delivery seen is a watermark for all of them.
 *
 * <p>A checkpoint holds the files that are not done; one under way begins again.
 */
final class ArchiveReader implements SourceReader<RawChunk, ArchiveSplit> {
  private final SourceReaderContext context;
  private final ArchiveStore store;
  private final ReadAhead files;
  private final Deque<Progress> splits = new ArrayDeque<>();
  private final Counter filesRead;
  private final Counter bytesRead;
  private boolean isStarted;
  private boolean isAsking;
  private boolean noMoreSplits;

  ArchiveReader(SourceReaderContext context, ArchiveSettings settings, Backoff backoff) {
    this.context = context;
    this.store = ArchiveStores.open(settings);
    this.files = new ReadAhead(store, backoff, "archive-reader-" + context.getIndexOfSubtask());
    this.filesRead = context.metricGroup().counter(ArchiveSource.FILES_READ);
    this.bytesRead = context.metricGroup().counter(ArchiveSource.BYTES_READ);
  }

  /** A split and how many of its files are done. */
  private static final class Progress {
    private final ArchiveSplit split;
    private int done;

    Progress(ArchiveSplit split) {
      this.split = split;
    }

    boolean isDone() {
      return done == split.files().size();
    }
  }

  @Override
  public void start() {
    isStarted = true;
    askForMore();
  }

  @Override
  public void addSplits(List<ArchiveSplit> added) {
    isAsking = false;
    added.stream()
        .sorted(Comparator.comparingLong(ArchiveSplit::number))
        .forEach(
            split -> {
              splits.add(new Progress(split));
              split.files().forEach(files::add);
            });
    askForMore();
    files.wakeUp();
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    files.wakeUp();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RawChunk> output) throws Exception {
    RawChunk chunk = files.poll();
    if (chunk == null) {
      return splits.isEmpty() && noMoreSplits
          ? InputStatus.END_OF_INPUT
          : InputStatus.NOTHING_AVAILABLE;
    }
    bytesRead.inc(chunk.length());
    output.collect(chunk, chunk.origin().deliveredAt());
    files.processed(chunk);
    if (chunk.last()) {
      fileIsDone(chunk.failure() == null);
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private void fileIsDone(boolean wasRead) {
    if (wasRead) {
      filesRead.inc();
    }
    Progress current = splits.element();
    current.done++;
    if (current.isDone()) {
      splits.remove();
    }
    askForMore();
  }

  private void askForMore() {
    if (isStarted && !isAsking && !noMoreSplits && files.files() < store.filesAtATime()) {
      isAsking = true;
      context.sendSplitRequest();
    }
  }

  @Override
  public List<ArchiveSplit> snapshotState(long checkpoint) {
    List<ArchiveSplit> left = new ArrayList<>();
    for (Progress progress : splits) {
      left.add(progress.split.without(progress.done));
    }
    return left;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (splits.isEmpty() && noMoreSplits) {
      return CompletableFuture.completedFuture(null);
    }
    return files.available();
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    // Nothing outside of the checkpoint depends on it.
  }

  @Override
  public void close() {
    files.close();
    store.close();
  }
}
