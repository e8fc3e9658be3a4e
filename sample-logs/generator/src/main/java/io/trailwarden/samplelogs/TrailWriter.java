package io.trailwarden.samplelogs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what a trail delivers from one place: log files, and their digests. As CloudTrail does, it
 * delivers after 5 to 20 minutes, a few records hours late, a few twice, in no order.
 */
final class TrailWriter {
  /** A file with more records is split. */
  private static final int FILE = 2000;

  /** So many records are delivered at once, fewer every ten minutes. */
  private static final int HURRY = 60;

  private final World world;
  private final Plan plan;
  private final Path root;
  private final Place place;
  private final Mailbag bag;
  private final DigestWriter digests;
  private final Tally tally = new Tally();
  private final long last;

  TrailWriter(World world, Path root, Place place) {
    this.world = world;
    this.plan = world.plan();
    this.root = root;
    this.place = place;
    long silent = plan.silentFrom(place.account()) + Plan.CLOSING;
    this.last = silent - silent % Plan.SLOT;
    this.bag = new Mailbag(last);
    long start = plan.start() - 3600 + DigestWriter.offset(place);
    this.digests = new DigestWriter(root, place, start);
  }

  Tally write() throws IOException {
    for (long slot = plan.start(); slot <= last; slot += Plan.SLOT) {
      digests.advance(slot);
      if (slot % 600 == 0 || slot == last || bag.size(slot) >= HURRY) {
        deliver(slot);
      }
      Dice dice = Dice.of(plan.seed(), "trail", place, slot);
      for (Call call : world.calls(place, slot)) {
        post(call, dice);
      }
      for (Bucket bucket : Organization.BUCKETS) {
        if (bucket.place().equals(place) && bucket.hasDataEvents()) {
          postDataEvents(bucket, slot, dice);
        }
      }
    }
    digests.advance(last + 3600);
    return tally;
  }

  private void postDataEvents(Bucket bucket, long slot, Dice dice) {
    for (S3Request request : world.requests(bucket, slot)) {
      Call call = request.dataEvent();
      if (call != null) {
        post(call, dice);
      }
    }
  }

  private void post(Call call, Dice dice) {
    if (call.second() >= plan.silentFrom(place.account())) {
      return;
    }
    Rendered record = new Rendered(call.second(), call.json(dice));
    long due = call.second() + 300 + dice.below(300) + call.lateMinutes() * 60L;
    if (dice.chance(4)) {
      due += dice.between(30, 300) * 60L;
    }
    bag.add(due, record);
    if (call.isTwice() || dice.chance(3)) {
      bag.add(due + dice.between(3, 12) * (long) Plan.SLOT, record);
    }
  }

  private void deliver(long slot) throws IOException {
    List<Rendered> due = bag.take(slot);
    Dice dice = Dice.of(plan.seed(), "delivery", place, slot);
    dice.shuffle(due);
    for (int from = 0; from < due.size(); from += FILE) {
      List<Rendered> records = due.subList(from, Math.min(due.size(), from + FILE));
      byte[] content = Rendered.trailFile(records);
      String key = key(place, slot, dice);
      GzipFile.write(root.resolve(key), content);
      long oldest = records.stream().mapToLong(Rendered::second).min().orElseThrow();
      long newest = records.stream().mapToLong(Rendered::second).max().orElseThrow();
      digests.add(key, content, oldest, newest);
      tally.add(1, records.size(), content.length);
    }
  }

  /** Ends in 16 characters that nobody can guess. */
  static String key(Place place, long delivered, Dice dice) {
    return "AWSLogs/"
        + place.account()
        + "/CloudTrail/"
        + place.region()
        + "/"
        + Times.folder(delivered)
        + "/"
        + place.account()
        + "_CloudTrail_"
        + place.region()
        + "_"
        + Times.logFile(delivered)
        + "_"
        + dice.base64(16).replace('/', 'x').replace('+', 'y')
        + ".json.gz";
  }
}
