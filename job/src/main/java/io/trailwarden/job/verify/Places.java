package io.trailwarden.job.verify;

import io.trailwarden.integrity.Place;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.source.archive.ArchiveStore;
import io.trailwarden.job.source.archive.ListQuery;
import io.trailwarden.job.source.archive.Lister;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the places of an archive, by listings of folders. */
final class Places {
  private static final int PAGE = 1000;

  /** Nobody's bucket has more folders above its logs. */
  private static final int MOST_FOLDERS = 100_000;

  private static final Pattern BELOW_ACCOUNT =
      Pattern.compile("(?:.*/)?AWSLogs/(?:o-[^/]+/)?[0-9]{12}/(?<service>[^/]+)/.*");
  private static final Pattern ACCOUNT =
      Pattern.compile("(?:.*/)?AWSLogs/(?:o-[^/]+/)?(?<account>[0-9]{12})/");
  private static final Pattern DATE = Pattern.compile("(?:.*/)?(?:19|20)[0-9]{2}/");

  private Places() {}

  static SortedSet<Place> of(ArchiveStore store, ArchiveSettings wanted) throws IOException {
    SortedSet<Place> places = new TreeSet<>();
    Deque<String> folders = new ArrayDeque<>();
    folders.add(store.root());
    for (int looked = 0; !folders.isEmpty(); looked++) {
      if (looked > MOST_FOLDERS) {
        throw new ArchiveStore.UnreadableException(
            "more than " + MOST_FOLDERS + " folders above the logs", null);
      }
      String folder = folders.remove();
      Place place = Place.ofFolder(folder);
      if (place != null) {
        if (wants(wanted, place)) {
          places.add(place);
        }
        continue;
      }
      Lister lister = store.list(ListQuery.folder(folder, null, PAGE));
      for (boolean more = true; more; ) {
        Lister.Page page = lister.next();
        more = page.more();
        page.folders().stream().filter(each -> looksInto(wanted, each)).forEach(folders::add);
      }
    }
    return places;
  }

  private static boolean wants(ArchiveSettings wanted, Place place) {
    return (wanted.accounts().isEmpty() || wanted.accounts().contains(place.account()))
        && (wanted.regions().isEmpty() || wanted.regions().contains(place.region()));
  }

  private static boolean looksInto(ArchiveSettings wanted, String folder) {
    Matcher service = BELOW_ACCOUNT.matcher(folder);
    if (service.matches()) {
      String name = service.group("service");
      return name.equals("CloudTrail") || name.equals("CloudTrail-Digest");
    }
    Matcher account = ACCOUNT.matcher(folder);
    if (account.matches()) {
      return wanted.accounts().isEmpty() || wanted.accounts().contains(account.group("account"));
    }
    return !DATE.matcher(folder).matches();
  }
}
