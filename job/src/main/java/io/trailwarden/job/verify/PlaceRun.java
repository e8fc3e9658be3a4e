package io.trailwarden.job.verify;

import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.Content;
import io.trailwarden.integrity.Delivery;
import io.trailwarden.integrity.FileState;
import io.trailwarden.integrity.FileVerdict;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Place;
import io.trailwarden.integrity.PublicKeys;
import io.trailwarden.integrity.Scope;
import io.trailwarden.job.source.archive.ArchiveFile;
import io.trailwarden.job.source.archive.ArchiveStore;
import io.trailwarden.job.source.archive.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Verifies one place: its digests first, then its log files day by day, each day's files against
 * what digests say of that day. Where the digests of a directory all name another folder of their
 * bucket, it is taken for a copy of that one, unless that is here as well. Used by one thread.
 */
final class PlaceRun {
  /** Files that are being read or wait for that. */
  private static final int FILES_AHEAD = 1000;

  /** So many are waited for together: to be woken up costs as much as to open a file. */
  private static final int FILES_AT_ONCE = 32;

  private final VerifySettings settings;
  private final ArchiveStore store;
  private final StoredObjects objects;
  private final PublicKeys keys;
  private final Place place;
  private final Set<Place> places;
  private final ExecutorService readers;
  private final Verification.Outlet outlet;
  private final Deque<Future<LogFinding>> ahead = new ArrayDeque<>();
  private @Nullable Instant newestDelivery;

  PlaceRun(
      VerifySettings settings,
      ArchiveStore store,
      StoredObjects objects,
      PublicKeys keys,
      Place place,
      Set<Place> places,
      ExecutorService readers,
      Verification.Outlet outlet) {
    this.settings = settings;
    this.store = store;
    this.objects = objects;
    this.keys = keys;
    this.place = place;
    this.places = places;
    this.readers = readers;
    this.outlet = outlet;
  }

  void run() throws IOException, InterruptedException {
    PlaceDigests digests = digests();
    Place named = digests.namedPlace();
    if (places.contains(named)) {
      verify(digests);
      return;
    }
    RenamedStore renamed = RenamedStore.ofFolders(store, place.root(), named.root());
    PlaceRun run =
        new PlaceRun(settings, renamed, objects.in(renamed), keys, named, places, readers, outlet);
    PlaceDigests copied = run.digests();
    outlet.put(findings -> findings.note(renamed.told(copied.bucket())));
    run.verify(copied);
  }

  private PlaceDigests digests() throws IOException, InterruptedException {
    PlaceDigests digests = new PlaceDigests(settings, store, objects, place, readers);
    digests.read();
    return digests;
  }

  private void verify(PlaceDigests digests) throws IOException, InterruptedException {
    Scope scope = new Scope(digests.bucket(), settings.archive().from(), settings.archive().to());
    Judgement judgement = digests.judge(scope, keys);
    tell(judgement);
    for (String each : digests.passedOver(judgement)) {
      outlet.put(findings -> findings.note(each));
    }
    files(digests, judgement, scope);
    Instant newest = newestDelivery;
    if (newest != null) {
      for (Judgement.Overdue each : judgement.overdue(newest, settings.overdueAfter())) {
        if (settings.wantsTrail(each.chain().trail())) {
          outlet.put(findings -> findings.overdue(each));
        }
      }
    }
  }

  private void tell(Judgement judgement) throws InterruptedException {
    for (var each : judgement.digests()) {
      if (settings.wantsTrail(each.chain().trail())) {
        outlet.put(findings -> findings.digest(each));
      }
    }
    for (var each : judgement.gaps()) {
      if (settings.wantsTrail(each.chain().trail())) {
        outlet.put(findings -> findings.gap(each));
      }
    }
    for (var each : judgement.ranges().entrySet()) {
      if (settings.wantsTrail(each.getKey().trail())) {
        outlet.put(findings -> findings.covered(each.getKey(), each.getValue()));
      }
    }
    for (String each : judgement.notes()) {
      outlet.put(findings -> findings.note(each));
    }
  }

  private void files(PlaceDigests digests, Judgement judgement, Scope scope)
      throws IOException, InterruptedException {
    TreeSet<String> listedDays = new TreeSet<>(digests.days());
    LogListing listing = new LogListing(store, place, scope);
    Map<String, StoredFile> undated = new HashMap<>();
    for (LogListing.Day day = listing.next(); day != null; day = listing.next()) {
      if (day.name().isEmpty()) {
        undated.putAll(day.files());
        continue;
      }
      for (String before : listedDays.headSet(day.name()).toArray(String[]::new)) {
        listedDays.remove(before);
        if (!before.isEmpty()) {
          day(digests, judgement, scope, before, Map.of());
        }
      }
      listedDays.remove(day.name());
      day(digests, judgement, scope, day.name(), day.files());
    }
    boolean undatedListed = listedDays.remove("");
    for (String rest : listedDays) {
      day(digests, judgement, scope, rest, Map.of());
    }
    if (undatedListed || !undated.isEmpty()) {
      day(digests, judgement, scope, "", undated);
    }
    while (!ahead.isEmpty()) {
      takeFirsts();
    }
  }

  private void day(
      PlaceDigests digests,
      Judgement judgement,
      Scope scope,
      String day,
      Map<String, StoredFile> present)
      throws IOException, InterruptedException {
    SortedMap<String, FileState> states = new TreeMap<>(digests.listed(day, judgement, scope));
    present.keySet().forEach(key -> states.putIfAbsent(key, FileState.UNKNOWN));
    for (Map.Entry<String, FileState> each : states.entrySet()) {
      String key = each.getKey();
      Delivery delivery = Delivery.of(place, key);
      StoredFile stored = present.get(key);
      if (!scope.holds(delivery)) {
        continue;
      }
      if (delivery != null && stored != null) {
        Instant delivered = delivery.from();
        newestDelivery =
            newestDelivery == null || delivered.isAfter(newestDelivery)
                ? delivered
                : newestDelivery;
      }
      if (!digests.isOfTrail(key, each.getValue())) {
        continue;
      }
      submit(judgement, scope, key, each.getValue(), delivery, stored);
    }
  }

  private void submit(
      Judgement judgement,
      Scope scope,
      String key,
      FileState listed,
      @Nullable Delivery delivery,
      @Nullable StoredFile stored)
      throws IOException, InterruptedException {
    if (ahead.size() >= FILES_AHEAD) {
      takeFirsts();
    }
    while (!ahead.isEmpty() && ahead.peekFirst().isDone()) {
      takeFirst();
    }
    ahead.addLast(readers.submit(() -> finding(judgement, scope, key, listed, delivery, stored)));
  }

  private LogFinding finding(
      Judgement judgement,
      Scope scope,
      String key,
      FileState listed,
      @Nullable Delivery delivery,
      @Nullable StoredFile stored) {
    FileState state = listed;
    long bytes = 0;
    String failure = stored == null ? null : stored.failure();
    // What no digest lists need not be read: its verdict rests on the time of its delivery.
    if (stored != null && failure == null && listed.isProven()) {
      try {
        Content content = objects.log(new ArchiveFile(key, stored.size(), 0, null), listed);
        bytes = content.inflatedBytes();
        state = listed.with(content);
      } catch (ArchiveStore.GoneException e) {
        state = listed; // removed since it was listed: it is missing
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
      }
    }
    FileVerdict verdict =
        failure == null
            ? state.verdict(judgement.coverage(), delivery)
            : new FileVerdict(Verdict.UNVERIFIABLE, "it could not be read: " + failure);
    return new LogFinding(scope.bucket(), key, verdict, bytes, failure != null);
  }

  private void takeFirsts() throws IOException, InterruptedException {
    int count = Math.min(FILES_AT_ONCE, ahead.size());
    Iterator<Future<LogFinding>> firsts = ahead.iterator();
    for (int i = 1; i < count; i++) {
      firsts.next();
    }
    Futures.await(firsts.next());
    for (int i = 0; i < count; i++) {
      takeFirst();
    }
  }

  private void takeFirst() throws IOException, InterruptedException {
    LogFinding finding = Futures.get(ahead.removeFirst());
    outlet.put(findings -> findings.log(finding));
  }
}
