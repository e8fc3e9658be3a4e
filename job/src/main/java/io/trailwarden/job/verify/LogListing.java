package io.trailwarden.job.verify;

import io.trailwarden.integrity.Delivery;
import io.trailwarden.integrity.Place;
import io.trailwarden.integrity.Scope;
import io.trailwarden.job.source.archive.ArchiveStore;
import io.trailwarden.job.source.archive.ListQuery;
import io.trailwarden.job.source.archive.Lister;
import io.trailwarden.job.source.archive.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log files of a place, a day's folder at a time, in the order of days. */
final class LogListing {
  private static final int PAGE = 1000;
  private static final Duration DAY = Duration.ofDays(1);
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

  /** Behind all folders of dates. */
  private static final String BEHIND_DATES = ":";

  private final ArchiveStore store;
  private final Place place;
  private final @Nullable String lastDay;
  private final Deque<StoredFile> page = new ArrayDeque<>();
  private Lister lister;
  private boolean more = true;
  private boolean isBehindDates;

  /**
   * One folder.
   *
   * @param name such as {@code 2025/03/18}; empty: files that lie in no folder of a day
   */
  record Day(String name, Map<String, StoredFile> files) {}

  LogListing(ArchiveStore store, Place place, Scope scope) {
    this.store = store;
    this.place = place;
    this.lister = store.list(query(start(place.logFolder(), scope.from())));
    // A file may lie in the folder of the day after or before its delivery.
    this.lastDay = scope.to() == null ? null : FOLDER.format(scope.to().plus(DAY));
  }

  /** Where to begin in a folder of dates; null: at its begin. */
  static @Nullable String start(String folder, @Nullable Instant from) {
    return from == null ? null : folder + FOLDER.format(from.minus(DAY));
  }

  private ListQuery query(@Nullable String after) {
    return new ListQuery(place.logFolder(), true, after, null, PAGE);
  }

  /** The next folder; null behind the last. */
  @Nullable Day next() throws IOException {
    Map<String, StoredFile> files = new HashMap<>();
    String current = null;
    for (StoredFile file = peek(); file != null; file = peek()) {
      String day = Delivery.day(place, file.key());
      if (lastDay != null && !isBehindDates && day.compareTo(lastDay) > 0) {
        jumpBehindDates();
        continue;
      }
      if (current != null && !current.equals(day)) {
        break;
      }
      current = day;
      page.removeFirst();
      if (isLog(file)) {
        files.put(file.key(), file);
      }
    }
    return current == null ? null : new Day(current, files);
  }

  private boolean isLog(StoredFile file) {
    return place.holdsLog(file.key()) || file.failure() != null;
  }

  private @Nullable StoredFile peek() throws IOException {
    while (page.isEmpty() && more) {
      Lister.Page listed = lister.next();
      page.addAll(listed.files());
      more = listed.more();
    }
    return page.peekFirst();
  }

  private void jumpBehindDates() {
    isBehindDates = true;
    page.clear();
    more = true;
    lister = store.list(query(place.logFolder() + BEHIND_DATES));
  }
}
