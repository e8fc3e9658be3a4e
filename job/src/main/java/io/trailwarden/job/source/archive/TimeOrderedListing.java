package io.trailwarden.job.source.archive;

import io.trailwarden.event.Event;
import io.trailwarden.read.LogFileKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The files of all places of an archive, merged by the time in their keys: of each place one page
 * is in memory, and the place whose next file is the earliest gives it. A file without a time in
 * its key keeps its place behind the one before it. Where a place is not in time order, neither is
 * the merged listing: that costs lateness, no file.
 *
 * <p>Used by one thread.
 */
final class TimeOrderedListing {
  /** Files in memory, all pages together, unless there are thousands of places. */
  private static final int FILES_IN_MEMORY = 100_000;

  private static final int LEAST_PAGE = 20;
  private static final int MOST_PAGE = 1000;

  private final ArchiveStore store;
  private final Selection selection;
  private final boolean readsUnknown;
  private final int pageSize;
  private final PriorityQueue<Place> places =
      new PriorityQueue<>(
          Comparator.comparingLong(Place::nextTime)
              .thenComparing(place -> place.next().file.key()));
  private long skipped;

  /** Fetches the first page of each place. */
  TimeOrderedListing(
      ArchiveStore store, Selection selection, boolean readsUnknown, List<Cursor> cursors)
      throws IOException {
    this.store = store;
    this.selection = selection;
    this.readsUnknown = readsUnknown;
    this.pageSize =
        Math.max(LEAST_PAGE, Math.min(MOST_PAGE, FILES_IN_MEMORY / Math.max(1, cursors.size())));
    List<Place> all = cursors.stream().map(Place::new).toList();
    if (all.size() > 1) {
      fillAtTheSameTime(all);
    }
    for (Place place : all) {
      add(place);
    }
  }

  /** With thousands of places, one after the other would take minutes. */
  private void fillAtTheSameTime(List<Place> all) throws IOException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(all.size(), store.filesAtATime()));
    try {
      for (Future<Void> each : threads.invokeAll(all)) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while listing");
    } finally {
      threads.shutdownNow();
    }
  }

  /** The next file to read; null behind the last. */
  @Nullable ArchiveFile next() throws IOException {
    Place place = places.poll();
    if (place == null) {
      return null;
    }
    ArchiveFile file = place.take();
    add(place);
    return file;
  }

  /** How far each place was listed that is not at its end. */
  List<Cursor> cursors() {
    List<Cursor> cursors = new ArrayList<>(places.size());
    places.forEach(place -> cursors.add(place.cursor));
    return cursors;
  }

  /** How many files were listed that are no log. */
  long skipped() {
    return skipped;
  }

  private void add(Place place) throws IOException {
    place.fill();
    skipped += place.skipped;
    place.skipped = 0;
    if (!place.page.isEmpty()) {
      places.add(place);
    }
  }

  /** A file and where it belongs among those of other places. */
  private record Timed(ArchiveFile file, long time) {}

  /** One cursor with its page. */
  private final class Place implements Callable<Void> {
    private final Deque<Timed> page = new ArrayDeque<>();
    private Cursor cursor;
    private Lister lister;
    private boolean more = true;
    private long listedUpTo;
    private long skipped;

    Place(Cursor cursor) {
      this.cursor = cursor;
      this.listedUpTo = cursor.reached();
      this.lister = store.list(query(cursor.after()));
    }

    private ListQuery query(@Nullable String after) {
      return new ListQuery(
          cursor.prefix(), cursor.kind().isRecursive(), after, cursor.before(), pageSize);
    }

    long nextTime() {
      return next().time;
    }

    Timed next() {
      return page.getFirst();
    }

    ArchiveFile take() {
      Timed taken = page.removeFirst();
      cursor = cursor.at(taken.file.key(), taken.time);
      return taken.file;
    }

    @Override
    public @Nullable Void call() throws IOException {
      fill();
      return null;
    }

    void fill() throws IOException {
      while (page.isEmpty() && more) {
        Lister.Page listed = lister.next();
        more = listed.more();
        for (StoredFile file : listed.files()) {
          if (!more(file)) {
            more = false;
            break;
          }
        }
        if (more && cursor.kind() == Cursor.Kind.LOOSE) {
          jumpOverSeries(listed.files());
        }
      }
    }

    /** Takes a file in if it is to be read; false when nothing to be read can follow. */
    private boolean more(StoredFile file) {
      if (!belongsHere(file.key())) {
        return true;
      }
      LogFileKey key = LogFileKey.of(file.key());
      Selection.Choice choice = selection.choose(file, key, readsUnknown);
      switch (choice) {
        case READ -> {
          boolean timeless = key.deliveredAt() == Event.NO_TIME;
          if (!timeless) {
            listedUpTo = Math.max(listedUpTo, key.deliveredAt());
          }
          long deliveredAt = timeless ? file.modifiedAt() : key.deliveredAt();
          page.add(
              new Timed(
                  new ArchiveFile(file.key(), file.size(), deliveredAt, file.failure()),
                  listedUpTo));
        }
        case SKIP -> skipped++;
        case LEAVE -> {}
        case TOO_LATE -> {
          return !cursor.kind().isInTimeOrder();
        }
      }
      return true;
    }

    /** Series lie in cursors of their own; what else lies between their names does not. */
    private boolean belongsHere(String key) {
      return switch (cursor.kind()) {
        case SERIES -> cursor.prefix().equals(LogFileKey.series(key));
        case LOOSE -> LogFileKey.series(key) == null;
        case TREE, MIXED, EVERYTHING -> true;
      };
    }

    private void jumpOverSeries(List<StoredFile> files) {
      String series = files.isEmpty() ? null : LogFileKey.series(files.get(files.size() - 1).key());
      if (series != null) {
        lister = store.list(query(series + Discovery.BEHIND_DIGITS));
      }
    }
  }
}
