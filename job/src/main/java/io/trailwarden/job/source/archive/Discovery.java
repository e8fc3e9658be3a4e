package io.trailwarden.job.source.archive;

import io.trailwarden.read.LogFileKey;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places of an archive that are each in time order, with listings of single folders: the
 * (account, region) folders of CloudTrail, folders of dates, series of names that begin alike. It
 * reads as far down as there are such places, not the keys in them: where a folder holds a series
 * of more than a page, the listing jumps behind it.
 *
 * <p>Bounded: an archive that has more folders or places than anybody's is listed as one.
 *
 * @param cursors the places
 * @param readsUnknown whether files that don't look like AWS put them there are read, and told by
 *     their content: so it is when nothing in the archive does
 */
record Discovery(List<Cursor> cursors, boolean readsUnknown) {
  static final int MOST_SERIES_OF_A_FOLDER = 256;
  static final int MOST_FOLDERS = 50_000;
  static final int MOST_CURSORS = 20_000;

  private static final int PAGE = 1000;

  /** Behind all digits: names of a series go on with one. */
  static final String BEHIND_DIGITS = ":";

  private static final String FIRST_DIGIT = "0";

  /** {@code 2025/}, {@code 03/}, {@code year=2025/}, {@code dt=2025-03-14/}. */
  private static final Pattern DATE_FOLDER =
      Pattern.compile(
          "(?:(?:year|month|day|hour|date|dt)=)?"
              + "(?:(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}|[0-9]{2})/");

  private static final Pattern YEAR_FOLDER = Pattern.compile("(?:19|20)[0-9]{2}/");

  Discovery {
    cursors = List.copyOf(cursors);
  }

  static Discovery of(ArchiveStore store, Selection selection) throws IOException {
    String root = store.root();
    Search search = new Search(store, selection);
    if (search.lookFrom(root)) {
      return new Discovery(search.cursors, !search.laidOutByAws);
    }
    return new Discovery(
        List.of(Cursor.of(Cursor.Kind.EVERYTHING, root, null, null)), !search.laidOutByAws);
  }

  private static final class Search {
    private final ArchiveStore store;
    private final Selection selection;
    private final List<Cursor> cursors = new ArrayList<>();
    private final Deque<String> toLookAt = new ArrayDeque<>();
    private boolean laidOutByAws;

    Search(ArchiveStore store, Selection selection) {
      this.store = store;
      this.selection = selection;
    }

    /** Returns false when there is too much to find. */
    boolean lookFrom(String root) throws IOException {
      toLookAt.add(root);
      laidOutByAws = root.contains("AWSLogs/");
      for (int looked = 0; !toLookAt.isEmpty(); looked++) {
        if (looked > MOST_FOLDERS || cursors.size() > MOST_CURSORS) {
          return false;
        }
        look(toLookAt.remove());
      }
      return cursors.size() <= MOST_CURSORS;
    }

    private void look(String folder) throws IOException {
      if (Selection.isLaidOutByAws(folder)) {
        laidOutByAws = true;
      }
      if (Selection.isCloudTrailRegion(folder)) {
        cursors.add(Cursor.of(Cursor.Kind.TREE, folder, selection.startOfTree(folder), null));
        return;
      }
      Contents contents = new Contents(folder);
      contents.list();
      addFiles(folder, contents);
      addFolders(folder, contents.folders);
    }

    private void addFiles(String folder, Contents contents) {
      if (contents.series.size() > MOST_SERIES_OF_A_FOLDER) {
        cursors.add(Cursor.of(Cursor.Kind.MIXED, folder, null, null));
        return;
      }
      for (String series : contents.series) {
        String start = selection.startOfSeries(series);
        cursors.add(
            Cursor.of(
                Cursor.Kind.SERIES,
                series,
                start == null ? series + FIRST_DIGIT : start,
                series + BEHIND_DIGITS));
      }
      if (contents.hasLoose) {
        cursors.add(Cursor.of(Cursor.Kind.LOOSE, folder, null, null));
      }
    }

    private void addFolders(String folder, SortedSet<String> below) {
      TreeSet<String> dates = new TreeSet<>();
      for (String each : below) {
        if (DATE_FOLDER
            .matcher(each.substring(each.lastIndexOf('/', each.length() - 2) + 1))
            .matches()) {
          dates.add(each);
        }
      }
      if (!dates.isEmpty()) {
        addTree(folder, dates);
      }
      for (String each : below) {
        boolean covered =
            !dates.isEmpty()
                && each.compareTo(dates.first()) >= 0
                && each.compareTo(dates.last()) <= 0;
        if (!covered && selection.looksInto(each)) {
          toLookAt.add(each);
        }
      }
    }

    /** All from the first folder of a date to the last one is listed at once. */
    private void addTree(String folder, SortedSet<String> dates) {
      String first = withoutSlash(dates.first());
      String start = null;
      if (YEAR_FOLDER.matcher(dates.first().substring(folder.lastIndexOf('/') + 1)).matches()) {
        start = selection.startOfTree(folder.substring(0, folder.lastIndexOf('/') + 1));
      }
      if (start == null || start.compareTo(first) < 0) {
        start = first;
      }
      cursors.add(Cursor.of(Cursor.Kind.TREE, folder, start, withoutSlash(dates.last()) + "0"));
    }

    private static String withoutSlash(String folder) {
      return folder.substring(0, folder.length() - 1);
    }

    /** What lies directly in a folder, series taken together. */
    private final class Contents {
      private final String folder;
      private final TreeSet<String> series = new TreeSet<>();
      private final TreeSet<String> folders = new TreeSet<>();
      private boolean hasLoose;

      Contents(String folder) {
        this.folder = folder;
      }

      void list() throws IOException {
        Lister lister = store.list(ListQuery.folder(folder, null, PAGE));
        boolean more = true;
        while (more && series.size() <= MOST_SERIES_OF_A_FOLDER) {
          Lister.Page page = lister.next();
          more = page.more();
          folders.addAll(page.folders());
          @Nullable String current = null;
          for (StoredFile file : page.files()) {
            current = LogFileKey.series(file.key());
            if (current == null) {
              hasLoose = true;
            } else if (series.add(current)) {
              laidOutByAws = true;
            }
          }
          if (more && current != null) {
            lister = store.list(ListQuery.folder(folder, current + BEHIND_DIGITS, PAGE));
          }
        }
      }
    }
  }
}
