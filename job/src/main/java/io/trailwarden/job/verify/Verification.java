package io.trailwarden.job.verify;

import io.trailwarden.integrity.Place;
import io.trailwarden.integrity.PublicKeys;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.source.archive.ArchiveCheck;
import io.trailwarden.job.source.archive.ArchiveStore;
import io.trailwarden.job.source.archive.ArchiveStores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an archive. Several places are under way at the same time, and of each place many
 * objects; what is found is handed over in the order of places and keys all the same, so that two
 * runs say the same. Memory is bounded by that: a place that is ahead waits.
 */
public final class Verification {
  private static final int PLACES_OF_A_BUCKET = 16;
  private static final int PLACES_OF_A_DIRECTORY = 2;
  private static final int FINDINGS_AHEAD = 4096;

  private final VerifySettings settings;
  private final PublicKeys keys;

  public Verification(VerifySettings settings, PublicKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  /**
   * Verifies all.
   *
   * @throws UsageException with one line that says what to do, when it can't be done
   */
  public void run(Findings findings) {
    ArchiveCheck.checkLocation(settings.archive());
    try (ArchiveStore store = ArchiveStores.open(settings.archive())) {
      run(store, findings);
    } catch (IOException e) {
      throw ArchiveCheck.unreachable(settings.archive(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted before it was done", e);
    }
  }

  /** Verifies what is in a store. */
  void run(ArchiveStore store, Findings findings) throws IOException, InterruptedException {
    String prefix = settings.prefix();
    if (prefix != null) {
      verify(new RenamedStore(store, "", prefix), findings);
    } else {
      verify(store, findings);
    }
  }

  private void verify(ArchiveStore store, Findings findings)
      throws IOException, InterruptedException {
    SortedSet<Place> places = Places.of(store, settings.archive());
    if (places.isEmpty()) {
      throw new UsageException(
          "There are no CloudTrail logs or digests in "
              + settings.archive().location()
              + (settings.archive().accounts().isEmpty() && settings.archive().regions().isEmpty()
                  ? ": point --archive at the folder or prefix that holds AWSLogs"
                  : " of the accounts and regions asked for: widen --account or --region"));
    }
    boolean isS3 = settings.archive().isS3();
    ExecutorService readers =
        Executors.newFixedThreadPool(settings.objectsAtATime(), daemons("verify-read"));
    ExecutorService placers =
        Executors.newFixedThreadPool(
            Math.min(places.size(), isS3 ? PLACES_OF_A_BUCKET : PLACES_OF_A_DIRECTORY),
            daemons("verify-place"));
    try (StoredObjects objects = new StoredObjects(store, settings.longestLog())) {
      List<Outlet> outlets = new ArrayList<>();
      for (Place place : places) {
        Outlet outlet = new Outlet();
        outlets.add(outlet);
        PlaceRun run = new PlaceRun(settings, store, objects, keys, place, places, readers, outlet);
        placers.execute(() -> outlet.fill(run));
      }
      for (Outlet each : outlets) {
        each.drain(findings);
      }
    } finally {
      placers.shutdownNow();
      readers.shutdownNow();
    }
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** One thing that was found. */
  interface Finding {
    void tell(Findings findings);
  }

  /** What one place found and nobody took yet. */
  static final class Outlet {
    private static final Finding END = findings -> {};

    private final BlockingQueue<Finding> findings = new ArrayBlockingQueue<>(FINDINGS_AHEAD);
    private volatile @Nullable Throwable failure;

    /** Waits while there is too much that nobody took. */
    void put(Finding finding) throws InterruptedException {
      findings.put(finding);
    }

    private void fill(PlaceRun run) {
      try {
        try {
          run.run();
        } catch (IOException | RuntimeException | Error e) {
          failure = e;
        }
        put(END);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody waits for the rest
      }
    }

    private void drain(Findings into) throws IOException, InterruptedException {
      for (Finding each = findings.take(); each != END; each = findings.take()) {
        each.tell(into);
      }
      Throwable thrown = failure;
      if (thrown instanceof IOException e) {
        throw e;
      }
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      if (thrown != null) {
        throw new IllegalStateException(thrown);
      }
    }
  }
}
