package io.trailwarden.job.verify;

import io.trailwarden.integrity.ListedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one digest lists, kept while the place's budget lasts; else the digest is read again when
 * its files' turn comes, so that memory does not grow with the archive.
 */
final class Listings implements StoredObjects.FileSink {
  private final AtomicLong budget;
  private @Nullable List<ListedFile> kept = new ArrayList<>();
  private int taken;

  Listings(AtomicLong budget) {
    this.budget = budget;
  }

  @Override
  public void begin() {
    budget.addAndGet(taken);
    taken = 0;
    kept = new ArrayList<>();
  }

  @Override
  public void take(ListedFile file) {
    List<ListedFile> files = kept;
    if (files == null) {
      return;
    }
    if (budget.decrementAndGet() < 0) {
      budget.addAndGet(taken + 1L);
      taken = 0;
      kept = null;
      return;
    }
    taken++;
    files.add(file);
  }

  /** Null when there was no room for it. */
  @Nullable List<ListedFile> kept() {
    return kept;
  }
}
