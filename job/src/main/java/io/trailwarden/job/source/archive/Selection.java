package io.trailwarden.job.source.archive;

import io.trailwarden.event.Event;
import io.trailwarden.integrity.DigestKey;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.read.LogFileKey;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which files of an archive are read: those of the accounts, regions and times asked for. What
 * doesn't say its account (access logs without partitions) is read, as it may be of any.
 *
 * <p>Digests are read of three hours more at either end.
 *
 * <p>A file holds events from before its delivery, so it is wanted when it was delivered between
 * {@code from} and {@code to} plus the retention. The lower end is the begin of {@code from}'s day:
 * access logs that are partitioned by the events' time say no more than that.
 */
record Selection(
    @Nullable Instant from,
    @Nullable Instant to,
    Set<String> accounts,
    Set<String> regions,
    Duration retention,
    boolean digests)
    implements Serializable {

  /** What becomes of a file of a listing. */
  enum Choice {
    READ,
    /** No log. */
    SKIP,
    /** A log that was not asked for. */
    LEAVE,
    /** Later than what was asked for. */
    TOO_LATE
  }

  private static final String LOGS = "CloudTrail";
  private static final String DIGESTS = "CloudTrail-Digest";

  /** Digests of hours before and behind those asked for: neighbours vouch for one another. */
  private static final Duration AROUND = Duration.ofHours(3);

  private static final Pattern ACCOUNT_FOLDER =
      Pattern.compile("(?:^|.*/)AWSLogs/(?:o-[^/]+/)?(?<account>[0-9]{12})/");
  private static final Pattern SERVICE_FOLDER =
      Pattern.compile("(?:^|.*/)AWSLogs/(?:o-[^/]+/)?[0-9]{12}/(?<service>[^/]+)/");
  private static final Pattern REGION_FOLDER =
      Pattern.compile(
          "(?:^|.*/)AWSLogs/(?:o-[^/]+/)?[0-9]{12}/(?<service>CloudTrail|CloudTrail-Digest)/(?<region>[^/]+)/");
  private static final Pattern PARTITION_ACCOUNT =
      Pattern.compile("(?:^|.*[^0-9])(?<account>[0-9]{12})/");
  private static final Pattern PARTITION_REGION =
      Pattern.compile("(?:^|.*[^0-9])[0-9]{12}/(?<region>[a-z]{2,8}(?:-[a-z]+)+-[0-9]+)/");
  private static final Pattern PARTITION_BUCKET =
      Pattern.compile("(?:^|.*[^0-9])[0-9]{12}/[a-z]{2,8}(?:-[a-z]+)+-[0-9]+/[^/]+/");

  private static final DateTimeFormatter FOLDERS =
      DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DASHED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);

  static Selection of(ArchiveSettings settings) {
    return new Selection(
        settings.from(),
        settings.to(),
        settings.accounts(),
        settings.regions(),
        settings.retention(),
        settings.digests());
  }

  /** Whether there is anything to look for below a folder. */
  boolean looksInto(String folder) {
    Matcher service = SERVICE_FOLDER.matcher(folder);
    if (service.matches()) {
      return service.group("service").equals(LOGS)
          || (digests && service.group("service").equals(DIGESTS));
    }
    Matcher region = REGION_FOLDER.matcher(folder);
    if (region.matches()) {
      return wantsRegion(region.group("region"));
    }
    Matcher account = ACCOUNT_FOLDER.matcher(folder);
    if (account.matches()) {
      return wantsAccount(account.group("account"));
    }
    Matcher partition = PARTITION_REGION.matcher(folder);
    if (partition.matches()) {
      return wantsRegion(partition.group("region"));
    }
    Matcher owner = PARTITION_ACCOUNT.matcher(folder);
    return !owner.matches() || wantsAccount(owner.group("account"));
  }

  /** Whether the folder is where CloudTrail puts the logs or digests of one account and region. */
  static boolean isCloudTrailRegion(String folder) {
    return REGION_FOLDER.matcher(folder).matches();
  }

  /** Whether the folder is one that only AWS lays out so. */
  static boolean isLaidOutByAws(String folder) {
    return ACCOUNT_FOLDER.matcher(folder).matches() || PARTITION_BUCKET.matcher(folder).matches();
  }

  /** Where to begin in a folder of dates; null: at its begin. */
  @Nullable String startOfTree(String folder) {
    if (from == null) {
      return null;
    }
    boolean ofDigests = folder.contains("/" + DIGESTS + "/");
    return folder + FOLDERS.format(ofDigests ? from.minus(AROUND) : from);
  }

  /** Where to begin in a series; null: at its begin. */
  @Nullable String startOfSeries(String series) {
    if (from == null) {
      return null;
    }
    return series + (series.contains("_CloudTrail") ? COMPACT : DASHED).format(from);
  }

  Choice choose(StoredFile file, LogFileKey key, boolean readsUnknown) {
    if (file.failure() != null && (file.key().isEmpty() || file.key().endsWith("/"))) {
      return Choice.READ; // a folder that can't be looked into: the reader says so
    }
    boolean isDigest = digests && DigestKey.of(file.key()) != null;
    if (isDigest) {
      return chooseDigest(key, Instant.ofEpochMilli(key.deliveredAt()));
    }
    if (!key.isLog() || (key.kind() == LogFileKey.Kind.UNKNOWN && !readsUnknown)) {
      return Choice.SKIP;
    }
    if ((key.account() != null && !wantsAccount(key.account()))
        || (key.region() != null && !wantsRegion(key.region()))) {
      return Choice.LEAVE;
    }
    if (key.deliveredAt() == Event.NO_TIME) {
      return Choice.READ;
    }
    Instant delivered = Instant.ofEpochMilli(key.deliveredAt());
    if (to != null && delivered.isAfter(to.plus(retention))) {
      return Choice.TOO_LATE;
    }
    return from != null && delivered.isBefore(from.truncatedTo(java.time.temporal.ChronoUnit.DAYS))
        ? Choice.LEAVE
        : Choice.READ;
  }

  private Choice chooseDigest(LogFileKey key, Instant end) {
    if ((key.account() != null && !wantsAccount(key.account()))
        || (key.region() != null && !wantsRegion(key.region()))
        || (from != null && end.isBefore(from.minus(AROUND)))) {
      return Choice.LEAVE;
    }
    return to != null && end.isAfter(to.plus(retention).plus(AROUND))
        ? Choice.TOO_LATE
        : Choice.READ;
  }

  private boolean wantsAccount(String account) {
    return accounts.isEmpty() || accounts.contains(account);
  }

  private boolean wantsRegion(String region) {
    return regions.isEmpty() || regions.contains(region);
  }
}
