package io.trailwarden.job.source.archive;

import io.trailwarden.job.config.ArchiveSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the earliest files that nobody reads to the reader that asks. Listing goes on in Flink's
 * worker thread, a few splits ahead; its result and how far it came are taken over together, so
 * that a checkpoint never sees one without the other.
 */
final class ArchiveEnumerator implements SplitEnumerator<ArchiveSplit, ArchiveState> {
  private static final int SPLITS_AHEAD = 2;

  private final SplitEnumeratorContext<ArchiveSplit> context;
  private final SplitPlan plan;
  private final Counter skipped;
  private final PriorityQueue<ArchiveSplit> waiting = newQueue();

  /** Splits that a reader had when it failed, for the one in its place: others read further on. */
  private final Map<Integer, PriorityQueue<ArchiveSplit>> returned = new HashMap<>();

  private final Set<Integer> asking = new LinkedHashSet<>();
  private ArchiveState planned;
  private boolean planning;
  private boolean allPlanned;

  ArchiveEnumerator(
      SplitEnumeratorContext<ArchiveSplit> context, ArchiveSettings settings, ArchiveState state) {
    this.context = context;
    this.planned = state;
    this.plan = new SplitPlan(settings, state);
    this.skipped = context.metricGroup().counter(ArchiveSource.FILES_SKIPPED);
    context.metricGroup().setUnassignedSplitsGauge(() -> (long) waiting.size());
    waiting.addAll(state.waiting());
  }

  @Override
  public void start() {
    planMore();
  }

  @Override
  public void handleSplitRequest(int reader, @Nullable String host) {
    asking.add(reader);
    assign();
  }

  @Override
  public void addSplitsBack(List<ArchiveSplit> splits, int reader) {
    asking.remove(reader);
    returned.computeIfAbsent(reader, number -> newQueue()).addAll(splits);
  }

  @Override
  public void addReader(int reader) {
    // It asks by itself.
  }

  @Override
  public ArchiveState snapshotState(long checkpoint) {
    List<ArchiveSplit> unassigned = new ArrayList<>(waiting);
    returned.values().forEach(unassigned::addAll);
    return new ArchiveState(
        planned.discovered(),
        planned.readsUnknown(),
        planned.cursors(),
        unassigned,
        planned.nextSplit());
  }

  @Override
  public void close() {
    plan.close();
  }

  private void assign() {
    for (Integer reader : new ArrayList<>(asking)) {
      if (!context.registeredReaders().containsKey(reader)) {
        asking.remove(reader); // it failed since; its successor asks anew
        continue;
      }
      ArchiveSplit split = nextFor(reader);
      if (split != null) {
        context.assignSplit(split, reader);
        asking.remove(reader);
      } else if (allPlanned) {
        context.signalNoMoreSplits(reader);
        asking.remove(reader);
      }
    }
    planMore();
  }

  private @Nullable ArchiveSplit nextFor(int reader) {
    PriorityQueue<ArchiveSplit> own = returned.get(reader);
    ArchiveSplit split = own == null ? null : own.poll();
    return split != null ? split : waiting.poll();
  }

  private static PriorityQueue<ArchiveSplit> newQueue() {
    return new PriorityQueue<>(Comparator.comparingLong(ArchiveSplit::number));
  }

  private void planMore() {
    int wanted = SPLITS_AHEAD * Math.max(1, context.currentParallelism());
    if (planning || allPlanned || waiting.size() >= wanted) {
      return;
    }
    planning = true;
    context.callAsync(() -> plan.next(wanted), this::take);
  }

  private void take(SplitPlan.@Nullable Batch batch, @Nullable Throwable failure) {
    if (batch == null) {
      throw new FlinkRuntimeException("The archive can't be listed", failure);
    }
    planning = false;
    planned = batch.state();
    allPlanned = batch.isLast();
    skipped.inc(batch.skipped());
    waiting.addAll(batch.splits());
    assign();
  }

  /** Makes splits; used by one thread at a time, but for {@link #close}. */
  static final class SplitPlan implements AutoCloseable {
    private final ArchiveSettings settings;
    private final Selection selection;
    private ArchiveState state;
    private volatile @Nullable ArchiveStore store;
    private @Nullable TimeOrderedListing listing;
    private long skipped;

    SplitPlan(ArchiveSettings settings, ArchiveState state) {
      this.settings = settings;
      this.selection = Selection.of(settings);
      this.state = state;
    }

    /**
     * Splits and how far listing came with them.
     *
     * @param state without waiting splits
     * @param skipped how many files were passed over that are no log, since the last batch
     */
    record Batch(List<ArchiveSplit> splits, ArchiveState state, long skipped, boolean isLast) {}

    Batch next(int most) throws IOException {
      TimeOrderedListing files = listing();
      List<ArchiveSplit> splits = new ArrayList<>();
      long number = state.nextSplit();
      boolean isLast = false;
      while (splits.size() < most && !isLast) {
        List<ArchiveFile> taken = new ArrayList<>();
        long bytes = 0;
        while (taken.size() < ArchiveSplit.FULL_FILES && bytes < ArchiveSplit.FULL_BYTES) {
          ArchiveFile file = files.next();
          if (file == null) {
            isLast = true;
            break;
          }
          taken.add(file);
          bytes += file.size();
        }
        if (!taken.isEmpty()) {
          splits.add(new ArchiveSplit(number++, taken));
        }
      }
      state = new ArchiveState(true, state.readsUnknown(), files.cursors(), List.of(), number);
      long before = skipped;
      skipped = files.skipped();
      return new Batch(splits, state, skipped - before, isLast);
    }

    private TimeOrderedListing listing() throws IOException {
      if (listing == null) {
        ArchiveStore opened = ArchiveStores.open(settings);
        store = opened;
        if (!state.discovered()) {
          Discovery found = Discovery.of(opened, selection);
          state = new ArchiveState(true, found.readsUnknown(), found.cursors(), List.of(), 0);
        }
        listing = new TimeOrderedListing(opened, selection, state.readsUnknown(), state.cursors());
      }
      return listing;
    }

    @Override
    public void close() {
      ArchiveStore opened = store;
      if (opened != null) {
        opened.close();
      }
    }
  }
}
