package io.trailwarden.job.verify;

import io.trailwarden.integrity.ListedFile;
import io.trailwarden.integrity.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one digest lists, kept while the place's budget lasts; else the digest is read again when
 * its files' turn comes, so that memory does not grow with the archive.
 */
final class Listings implements StoredObjects.FileSink {
  private final AtomicLong budget;
  private final Place place;
  private final Map<String, Integer> inPlace = new HashMap<>(2);
  private final Map<String, Integer> elsewhere = new HashMap<>(2);
  private @Nullable List<ListedFile> kept = new ArrayList<>();
  private int taken;

  Listings(AtomicLong budget, Place place) {
    this.budget = budget;
    this.place = place;
  }

  @Override
  public void begin() {
    budget.addAndGet(taken);
    taken = 0;
    kept = new ArrayList<>();
    inPlace.clear();
    elsewhere.clear();
  }

  @Override
  public void take(ListedFile file) {
    (place.holdsLog(file.key()) ? inPlace : elsewhere).merge(file.bucket(), 1, Integer::sum);
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

  /** How many of what is listed lie in other buckets than that, or other folders, by where. */
  Map<String, Integer> notIn(String bucket) {
    Map<String, Integer> others = new TreeMap<>();
    inPlace.forEach(
        (each, count) -> {
          if (!each.equals(bucket)) {
            others.merge("s3://" + each, count, Integer::sum);
          }
        });
    elsewhere.forEach(
        (each, count) ->
            others.merge(
                each.equals(bucket)
                    ? "s3://" + bucket + ", but not in " + place.logFolder()
                    : "s3://" + each,
                count,
                Integer::sum));
    return others;
  }

  /** Null when there was no room for it. */
  @Nullable List<ListedFile> kept() {
    return kept;
  }
}
