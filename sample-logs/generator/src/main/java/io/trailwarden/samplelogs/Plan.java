package io.trailwarden.samplelogs;

import java.time.LocalDate;
import java.util.List;

/**
 * What to make. The story is told on the last day; more days lie before it.
 *
 * @param events how many CloudTrail records of ordinary work, about
 * @param lines how many access-log lines of ordinary work, about; those of buckets with data events
 *     are CloudTrail records as well
 */
record Plan(long seed, int accounts, List<String> regions, int days, int events, int lines) {
  /** The archive that is kept in the repository. */
  static final Plan SAMPLE =
      new Plan(20250318, 2, List.of("us-east-1", "eu-central-1", "us-west-2"), 1, 4500, 3000);

  /** When the story takes place. */
  static final LocalDate STORY_DAY = LocalDate.of(2025, 3, 18);

  /** Events are made, delivered and digested in steps of so many seconds. */
  static final int SLOT = 300;

  /** How long after the last day's end what was under way is delivered. */
  static final int CLOSING = 45 * 60;

  /** How busy each hour of the day is, UTC. */
  private static final int[] BUSY = {
    3, 3, 3, 3, 4, 6, 10, 14, 18, 20, 20, 19, 18, 19, 20, 19, 17, 14, 10, 8, 6, 5, 4, 3
  };

  Plan {
    regions = List.copyOf(regions);
    require(accounts >= 2 && accounts <= 200, "--accounts takes 2 to 200: the story needs two");
    require(
        regions.contains(Organization.HOME),
        "--regions must name " + Organization.HOME + ", where global services report");
    require(regions.stream().distinct().count() == regions.size(), "--regions names one twice");
    for (String region : regions) {
      require(region.matches("[a-z]{2}(-[a-z]+)+-[0-9]"), "no region: '" + region + "'");
    }
    require(days >= 1 && days <= 366, "--days takes 1 to 366");
    require(events >= 0, "--events takes 0 or more");
    require(lines >= 0, "--lines takes 0 or more");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  Plan withSeed(long other) {
    return new Plan(other, accounts, regions, days, events, lines);
  }

  Plan withAccounts(int other) {
    return new Plan(seed, other, regions, days, events, lines);
  }

  Plan withRegions(List<String> other) {
    return new Plan(seed, accounts, other, days, events, lines);
  }

  Plan withDays(int other) {
    return new Plan(seed, accounts, regions, other, events, lines);
  }

  Plan withEvents(int other) {
    return new Plan(seed, accounts, regions, days, other, lines);
  }

  Plan withLines(int other) {
    return new Plan(seed, accounts, regions, days, events, other);
  }

  long start() {
    return Times.of(STORY_DAY.minusDays(days - 1L), "00:00");
  }

  long end() {
    return Times.of(STORY_DAY.plusDays(1), "00:00");
  }

  List<Place> places() {
    return Organization.accounts(accounts).stream()
        .flatMap(account -> regions.stream().map(region -> new Place(account, region)))
        .toList();
  }

  /** From when on the account's trail records nothing more. */
  long silentFrom(String account) {
    return account.equals(Organization.PRODUCTION) ? Story.TRAIL_STOPPED : end();
  }

  /** How busy a place is in the slot that begins then; 0 for not at all. */
  int busy(Place place, long slot) {
    if (slot >= silentFrom(place.account())) {
      return 0;
    }
    int hour = hour(slot);
    int account = place.account().equals(Organization.PRODUCTION) ? 3 : 1;
    int region = regions.indexOf(place.region());
    if (account == 1 && region == 2 && (hour < 9 || hour > 16)) {
      return 0;
    }
    return BUSY[hour] * account * (place.isHome() ? 6 : region == 1 ? 3 : 2);
  }

  /** The same for the requests that a bucket gets. */
  int busy(Bucket bucket, long slot) {
    return BUSY[hour(slot)] * bucket.share();
  }

  /** How many records of one unit of {@link #busy(Place, long)}. */
  double eventsPerUnit() {
    long units = 0;
    for (long slot = start(); slot < end(); slot += SLOT) {
      for (Place place : places()) {
        units += busy(place, slot);
      }
    }
    return (double) events / units;
  }

  double linesPerUnit() {
    long units = 0;
    for (long slot = start(); slot < end(); slot += SLOT) {
      for (Bucket bucket : Organization.BUCKETS) {
        units += busy(bucket, slot);
      }
    }
    return (double) lines / units;
  }

  private static int hour(long second) {
    return (int) (second / 3600 % 24);
  }
}
