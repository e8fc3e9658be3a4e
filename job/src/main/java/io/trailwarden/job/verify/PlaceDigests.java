package io.trailwarden.job.verify;

import io.trailwarden.integrity.Delivery;
import io.trailwarden.integrity.DigestDocument;
import io.trailwarden.integrity.DigestFact;
import io.trailwarden.integrity.DigestKey;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.integrity.Digests;
import io.trailwarden.integrity.FileState;
import io.trailwarden.integrity.Integrity;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.ListedFile;
import io.trailwarden.integrity.Place;
import io.trailwarden.integrity.PublicKeys;
import io.trailwarden.integrity.Scope;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.source.archive.ArchiveFile;
import io.trailwarden.job.source.archive.ArchiveStore;
import io.trailwarden.job.source.archive.ListQuery;
import io.trailwarden.job.source.archive.Lister;
import io.trailwarden.job.source.archive.StoredFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The digests of one place: what was read of them, and what they list of a day. */
final class PlaceDigests {
  private static final int PAGE = 1000;
  private static final int DIGESTS_AHEAD = 1000;

  /** Digests are also read around the times asked for: neighbours vouch for one another. */
  private static final Duration AROUND = Duration.ofHours(3);

  private final VerifySettings settings;
  private final ArchiveStore store;
  private final StoredObjects objects;
  private final Place place;
  private final ExecutorService readers;

  /** Keys of digests whose metadata stands in a file beside them. */
  private final Set<String> withSidecar = new HashSet<>();

  private final Map<String, StoredFile> files = new TreeMap<>();
  private final SortedMap<String, List<ReadDigest>> ofDay = new TreeMap<>();
  private final Map<String, DigestFact> facts = new TreeMap<>();
  private final AtomicLong budget;
  private String bucket = "";

  private final Map<String, Map<String, Integer>> passedOver = new TreeMap<>();

  /**
   * A digest.
   *
   * @param files what it lists; null when there was no room for that
   * @param elsewhere how many of them lie elsewhere than the digest, by where
   */
  private record ReadDigest(
      DigestFact fact,
      ArchiveFile file,
      @Nullable List<ListedFile> files,
      Map<String, Integer> elsewhere) {}

  PlaceDigests(
      VerifySettings settings,
      ArchiveStore store,
      StoredObjects objects,
      Place place,
      ExecutorService readers) {
    this.settings = settings;
    this.store = store;
    this.objects = objects;
    this.place = place;
    this.readers = readers;
    this.budget = new AtomicLong(settings.listedInMemory());
  }

  void read() throws IOException, InterruptedException {
    list();
    Deque<Future<ReadDigest>> ahead = new ArrayDeque<>();
    List<ReadDigest> read = new ArrayList<>();
    for (StoredFile each : files.values()) {
      if (ahead.size() >= DIGESTS_AHEAD) {
        read.add(Futures.get(ahead.removeFirst()));
      }
      ahead.addLast(readers.submit(() -> readOne(each)));
    }
    if (!ahead.isEmpty()) {
      Futures.await(ahead.getLast());
    }
    for (Future<ReadDigest> each : ahead) {
      read.add(Futures.get(each));
    }
    bucket = bucketOf(read);
    for (ReadDigest each : read) {
      DigestFact fact = each.fact().in(bucket);
      facts.put(fact.key(), fact);
      DigestDocument document = fact.document();
      if (document != null) {
        ReadDigest kept = new ReadDigest(fact, each.file(), each.files(), each.elsewhere());
        if (!each.elsewhere().isEmpty() && isAskedFor(document)) {
          passedOver.put(fact.key(), each.elsewhere());
        }
        document
            .days()
            .forEach(day -> ofDay.computeIfAbsent(day, d -> new ArrayList<>()).add(kept));
      }
    }
  }

  private boolean isAskedFor(DigestDocument document) {
    Instant from = settings.archive().from();
    Instant to = settings.archive().to();
    return (from == null || document.end().isAfter(from))
        && (to == null || document.start().isBefore(to));
  }

  private void list() throws IOException {
    Instant from = settings.archive().from();
    Instant to = settings.archive().to();
    Instant first = from == null ? null : from.minus(AROUND);
    Instant last = to == null ? null : to.plus(AROUND);
    String folder = place.digestFolder();
    Lister lister =
        store.list(new ListQuery(folder, true, LogListing.start(folder, first), null, PAGE));
    for (boolean more = true; more; ) {
      Lister.Page page = lister.next();
      more = page.more();
      for (StoredFile each : page.files()) {
        if (each.key().endsWith(DigestMetadata.SIDECAR)) {
          withSidecar.add(
              each.key().substring(0, each.key().length() - DigestMetadata.SIDECAR.length()));
          continue;
        }
        DigestKey key = DigestKey.of(each.key());
        if (key != null
            && key.chain().place().equals(place)
            && (first == null || key.end().isAfter(first))
            && (last == null || key.end().isBefore(last))) {
          files.put(each.key(), each);
        }
      }
      if (last != null && isBehind(page.files(), folder, last)) {
        more = false;
      }
    }
  }

  private static boolean isBehind(List<StoredFile> page, String folder, Instant last) {
    if (page.isEmpty()) {
      return false;
    }
    String end = LogListing.start(folder, last.plus(Duration.ofDays(2)));
    return end != null && page.get(page.size() - 1).key().compareTo(end) > 0;
  }

  private ReadDigest readOne(StoredFile stored) throws IOException {
    if (stored.failure() != null) {
      throw unreadable(stored.key(), stored.failure());
    }
    DigestKey id = DigestKey.of(stored.key());
    if (id == null) {
      throw new IllegalStateException(stored.key());
    }
    ArchiveFile file = new ArchiveFile(stored.key(), stored.size(), 0, null);
    Listings listings = new Listings(budget, place);
    DigestFact fact = readFact(file, id, listings);
    DigestDocument document = fact.document();
    return new ReadDigest(
        fact,
        file,
        listings.kept(),
        document == null ? Map.of() : listings.notIn(document.bucket()));
  }

  private DigestFact readFact(ArchiveFile file, DigestKey id, StoredObjects.FileSink sink)
      throws IOException {
    try {
      return objects.digest(bucket, file, id, withSidecar.contains(file.key()), sink);
    } catch (ArchiveStore.GoneException e) {
      throw e;
    } catch (ArchiveStore.UnreadableException e) {
      throw unreadable(file.key(), String.valueOf(e.getMessage()));
    }
  }

  private UsageException unreadable(String key, String why) {
    return new UsageException(
        "The digest "
            + store.container()
            + "/"
            + key
            + " could not be read: "
            + why
            + "; nothing can be verified without it");
  }

  private String bucketOf(Collection<ReadDigest> read) {
    if (settings.archive().isS3()) {
      return store.container().substring("s3://".length());
    }
    if (settings.bucket() != null) {
      return settings.bucket();
    }
    return Integrity.bucketNamedBy(read.stream().map(ReadDigest::fact).toList(), store.container());
  }

  String bucket() {
    return bucket;
  }

  /**
   * The place of the bucket that a directory's place is a copy of: the one in which most digests
   * say that they are; this one, as soon as any does, or where it was said what the directory
   * stands for.
   */
  Place namedPlace() {
    if (settings.archive().isS3() || settings.prefix() != null) {
      return place;
    }
    Map<Place, Integer> votes = new TreeMap<>();
    for (DigestFact each : facts.values()) {
      DigestDocument document = each.document();
      DigestKey named = document == null ? null : DigestKey.of(document.key());
      if (named == null) {
        continue;
      }
      Place other = named.chain().place();
      if (other.equals(place)) {
        return place;
      }
      String rest = each.key().substring(place.digestFolder().length());
      if (document != null && document.key().equals(other.digestFolder() + rest)) {
        votes.merge(other, 1, Integer::sum);
      }
    }
    return votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .filter(each -> each.account().equals(place.account()))
        .filter(each -> each.region().equals(place.region()))
        .orElse(place);
  }

  /** What proven digests list that is no part of this place, and so is not verified. */
  List<String> passedOver(Judgement judgement) {
    Map<String, Integer> all = new TreeMap<>();
    passedOver.forEach(
        (digest, elsewhere) -> {
          if (judgement.proves(digest)) {
            elsewhere.forEach((where, count) -> all.merge(where, count, Integer::sum));
          }
        });
    List<String> lines = new ArrayList<>();
    all.forEach(
        (where, count) ->
            lines.add(
                count
                    + " log files that digests in "
                    + place.digestFolder()
                    + " list lie in "
                    + where
                    + ": they are not verified here"));
    return lines;
  }

  Judgement judge(Scope scope, PublicKeys keys) throws IOException {
    return Digests.judge(scope, facts.values(), elsewhere(), keys);
  }

  /** Predecessors that lie in another place of the bucket, as after a change of the prefix. */
  private List<DigestFact> elsewhere() throws IOException {
    List<DigestFact> found = new ArrayList<>();
    for (DigestFact each : facts.values()) {
      DigestDocument.Previous previous =
          each.document() == null ? null : each.document().previous();
      DigestKey id = previous == null ? null : DigestKey.of(previous.key());
      if (previous == null
          || id == null
          || id.chain().place().equals(place)
          || !previous.bucket().equals(bucket)
          || previous.key().contains("..")) {
        continue;
      }
      DigestFact fact = predecessor(previous.key(), id);
      if (fact != null) {
        found.add(fact);
      }
    }
    return found;
  }

  /** Null when it is not there: then it is missing. */
  private @Nullable DigestFact predecessor(String key, DigestKey id) throws IOException {
    try {
      ArchiveFile file = new ArchiveFile(key, 0, 0, null);
      return objects.digest(bucket, file, id, false, StoredObjects.FileSink.NONE).in(bucket);
    } catch (ArchiveStore.GoneException e) {
      return null;
    }
  }

  /** The days that digests list files of. */
  Collection<String> days() {
    return ofDay.keySet();
  }

  /** What digests say of the files of a day's folder. */
  Map<String, FileState> listed(String day, Judgement judgement, Scope scope) throws IOException {
    Map<String, FileState> states = new HashMap<>();
    for (ReadDigest each : ofDay.getOrDefault(day, List.of())) {
      boolean proves = judgement.proves(each.fact().key());
      for (ListedFile file : filesOf(each)) {
        if (file.bucket().equals(scope.bucket())
            && place.holdsLog(file.key())
            && Delivery.day(place, file.key()).equals(day)) {
          FileState.Listing listing = new FileState.Listing(proves, file.hash(), each.fact().key());
          states.merge(
              file.key(), FileState.UNKNOWN.with(listing), (one, other) -> one.merge(other));
        }
      }
    }
    return states;
  }

  private List<ListedFile> filesOf(ReadDigest digest) throws IOException {
    List<ListedFile> kept = digest.files();
    if (kept != null) {
      return kept;
    }
    Listings again = new Listings(new AtomicLong(Long.MAX_VALUE), place);
    DigestFact fact = readFact(digest.file(), digest.fact().id(), again);
    List<ListedFile> read = again.kept();
    if (read == null || !fact.sha256().equals(digest.fact().sha256())) {
      throw unreadable(digest.file().key(), "it changed while the archive was verified");
    }
    return read;
  }

  /** Whether a file is of the trails that were asked for, or of none that is known. */
  boolean isOfTrail(String key, FileState state) {
    return settings.trails().isEmpty()
        || state.listings().isEmpty()
        || state.listings().stream()
            .map(each -> DigestKey.of(each.digest()))
            .anyMatch(each -> each != null && settings.wantsTrail(each.chain().trail()));
  }
}
