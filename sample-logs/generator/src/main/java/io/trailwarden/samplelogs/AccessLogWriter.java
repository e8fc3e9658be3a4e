package io.trailwarden.samplelogs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes a bucket's server access logs. As S3 does, it delivers when it gets to it: after half an
 * hour or so, a few lines hours late, a few twice, in hardly any order.
 */
final class AccessLogWriter {
  /** A file with more lines is split. */
  private static final int FILE = 5000;

  private static final int EACH = 1500;

  private final World world;
  private final Plan plan;
  private final Path root;
  private final Bucket bucket;
  private final Mailbag bag;
  private final Tally tally = new Tally();
  private final long last;

  AccessLogWriter(World world, Path root, Bucket bucket) {
    this.world = world;
    this.plan = world.plan();
    this.root = root;
    this.bucket = bucket;
    long end = plan.end() + Plan.CLOSING;
    this.last = end - end % Plan.SLOT;
    this.bag = new Mailbag(last);
  }

  Tally write() throws IOException {
    for (long slot = plan.start(); slot <= last; slot += Plan.SLOT) {
      if (slot % EACH == 0 || slot == last) {
        deliver(slot);
      }
      if (slot >= plan.end()) {
        continue;
      }
      Dice dice = Dice.of(plan.seed(), "access log", bucket.name(), slot);
      for (S3Request request : world.requests(bucket, slot)) {
        post(request, dice);
      }
    }
    return tally;
  }

  private void post(S3Request request, Dice dice) {
    Rendered line = new Rendered(request.second(), request.line().getBytes(StandardCharsets.UTF_8));
    long due = request.second() + dice.between(900, 2400) + request.lateMinutes() * 60L;
    if (dice.chance(5)) {
      due += dice.between(60, 360) * 60L;
    }
    bag.add(due, line);
    if (request.isTwice() || dice.chance(3)) {
      bag.add(due + dice.between(6, 20) * (long) Plan.SLOT, line);
    }
  }

  private void deliver(long slot) throws IOException {
    List<Rendered> due = bag.take(slot);
    Dice dice = Dice.of(plan.seed(), "access log delivery", bucket.name(), slot);
    dice.shuffle(due);
    for (int from = 0; from < due.size(); from += FILE) {
      List<Rendered> lines = due.subList(from, Math.min(due.size(), from + FILE));
      byte[] content = Rendered.accessLogFile(lines);
      String unique = dice.hex(16).toUpperCase(Locale.ROOT);
      Path file = root.resolve(bucket.logKey(slot + dice.below(60)) + "-" + unique);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, content);
      tally.add(1, lines.size(), content.length);
    }
  }
}
