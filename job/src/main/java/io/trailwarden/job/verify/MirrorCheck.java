package io.trailwarden.job.verify;

import io.trailwarden.integrity.DigestDocument;
import io.trailwarden.integrity.DigestKey;
import io.trailwarden.integrity.Place;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.source.archive.ArchiveCheck;
import io.trailwarden.job.source.archive.ArchiveFile;
import io.trailwarden.job.source.archive.ArchiveStore;
import io.trailwarden.job.source.archive.ArchiveStores;
import io.trailwarden.job.source.archive.ListQuery;
import io.trailwarden.job.source.archive.StoredFile;
import io.trailwarden.read.Limits;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a directory mirrors its bucket from the root on. A replay proves log files by their whole
 * keys: of a copy of a part of the bucket, as {@code aws s3 sync s3://BUCKET/logs DIR} makes it, it
 * would call every digest moved, and raise an alert for each.
 */
public final class MirrorCheck {
  /** So many digests of one place are looked at; one alone may have been moved by somebody. */
  private static final int DIGESTS = 8;

  private static final int PAGE = 4 * DIGESTS;

  private MirrorCheck() {}

  /**
   * Looks at a few digests of the first place that has some.
   *
   * @throws UsageException with one line that says what to do, when all of them say that they lie
   *     below the same prefix, which the directory leaves out
   */
  public static void check(ArchiveSettings settings) {
    if (settings.isS3()) {
      return;
    }
    try (ArchiveStore store = ArchiveStores.open(settings);
        StoredObjects objects = new StoredObjects(store, Limits.DEFAULT.inflatedBytes())) {
      for (Place place : Places.of(store, settings)) {
        Map<String, DigestKey> digests = digests(store, place);
        if (!digests.isEmpty()) {
          refusePart(settings.location(), prefixes(objects, digests));
          return;
        }
      }
    } catch (IOException e) {
      throw ArchiveCheck.unreachable(settings, e);
    }
  }

  private static Map<String, DigestKey> digests(ArchiveStore store, Place place)
      throws IOException {
    ListQuery query = new ListQuery(place.digestFolder(), true, null, null, PAGE);
    Map<String, DigestKey> digests = new TreeMap<>();
    for (StoredFile each : store.list(query).next().files()) {
      DigestKey id = each.failure() == null ? DigestKey.of(each.key()) : null;
      if (id != null && digests.size() < DIGESTS) {
        digests.put(each.key(), id);
      }
    }
    return digests;
  }

  /** What the digests say stands before their keys; empty for one that says nothing else. */
  private static Set<String> prefixes(StoredObjects objects, Map<String, DigestKey> digests)
      throws IOException {
    Set<String> prefixes = new TreeSet<>();
    for (Map.Entry<String, DigestKey> each : digests.entrySet()) {
      String key = each.getKey();
      ArchiveFile file = new ArchiveFile(key, 0, 0, null);
      DigestDocument document =
          objects.digest("", file, each.getValue(), false, StoredObjects.FileSink.NONE).document();
      if (document != null) {
        boolean isLonger = document.key().endsWith("/" + key);
        prefixes.add(
            isLonger ? document.key().substring(0, document.key().length() - key.length()) : "");
      }
    }
    return prefixes;
  }

  private static void refusePart(String directory, Set<String> prefixes) {
    if (prefixes.size() != 1 || prefixes.contains("")) {
      return;
    }
    String prefix = prefixes.iterator().next();
    String folder = prefix.substring(0, prefix.length() - 1);
    throw new UsageException(
        directory
            + " is a copy of what lies below "
            + prefix
            + " in its bucket, and a replay proves log files by their whole keys: make a directory"
            + " that holds it (or a link to it) as "
            + folder
            + ", and give --archive that; or leave out --public-keys, and prove it with `trailwarden"
            + " verify`");
  }
}
