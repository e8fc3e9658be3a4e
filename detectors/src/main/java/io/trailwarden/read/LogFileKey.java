package io.trailwarden.read;

import io.trailwarden.event.Event;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an object's key says about it, or a file's path below the directory that mirrors a bucket:
 *
 * <pre>
 * [prefix/]AWSLogs/[o-org/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE.json.gz
 * [prefix/]AWSLogs/[o-org/]ACCOUNT/CloudTrail-Digest/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOME_YYYYMMDDTHHmmssZ[_backfill].json.gz
 * [prefix]YYYY-MM-DD-HH-MM-SS-UNIQUE
 * [prefix]ACCOUNT/REGION/BUCKET/YYYY/MM/DD/YYYY-MM-DD-HH-MM-SS-UNIQUE
 * </pre>
 *
 * A file's name tells as much as its folders, so that an archive may begin anywhere below the
 * bucket. Where folder and name disagree about the kind, the folder counts, since that is what
 * CloudTrail's own rules go by. Anybody who can write into the bucket chooses keys: a time that is
 * more than a day away from the key's own date folders is no time.
 *
 * @param account 12 digits; null where the key doesn't say
 * @param region such as {@code us-east-1}; null where the key doesn't say
 * @param deliveredAt the time in the key (a log's delivery, a digest's end) in milliseconds of the
 *     epoch, or {@link Event#NO_TIME}
 */
public record LogFileKey(
    Kind kind, @Nullable String account, @Nullable String region, long deliveredAt) {

  /** What an object is. */
  public enum Kind {
    CLOUDTRAIL,
    CLOUDTRAIL_DIGEST,
    CLOUDTRAIL_INSIGHT,
    S3_ACCESS,
    /**
     * Its name could be a log's, and it lies nowhere that AWS would put one: a downloaded file,
     * told by its content.
     */
    UNKNOWN,
    /** No log: another service's files, sidecars, folder markers. */
    OTHER
  }

  /** A region's name, as a regular expression. */
  public static final String REGION = "[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}";

  /** The folders of a day, with a zero for each digit. */
  public static final String DATE_FOLDERS = "0000/00/00/";

  private static final Pattern CLOUDTRAIL_NAME =
      Pattern.compile(
          "(?<account>[0-9]{12})_CloudTrail(?:-Insight)?_(?<region>"
              + REGION
              + ")_(?<time>[0-9]{8}T[0-9]{4})Z_[^/]+");

  /** The trail's name may contain the separator; it is what stands between the known parts. */
  private static final Pattern DIGEST_NAME =
      Pattern.compile(
          "(?<account>[0-9]{12})_CloudTrail-Digest_(?<region>"
              + REGION
              + ")_[^/]+_"
              + REGION
              + "_(?<time>[0-9]{8}T[0-9]{6})Z(?:_backfill)?\\.json(?:\\.gz)?");

  private static final Pattern ACCESS_NAME =
      Pattern.compile(
          "(?<prefix>[^/]*?)(?<time>(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2})"
              + "-[0-9A-Za-z]{8,64}(?:\\.(?:log|txt|gz|log\\.gz|txt\\.gz))?");

  private static final Pattern PARTITIONED =
      Pattern.compile(
          "(?:^|.*[^0-9])(?<account>[0-9]{12})/(?<region>"
              + REGION
              + ")/[a-z0-9][a-z0-9.-]{1,62}/(?:[0-9]{4}/[0-9]{2}/[0-9]{2}/)?");

  private static final Pattern REGION_NAME = Pattern.compile(REGION);

  /** CloudTrail's names begin so, behind the account. */
  private static final String SERVICE = "_CloudTrail";

  private static final String DIGEST_SERVICE = "_CloudTrail-Digest_";

  private static final int ACCOUNT_LENGTH = 12;
  private static final String AWS_LOGS = "AWSLogs";

  private static final List<String> LOG_ENDINGS =
      List.of(".gz", ".json", ".jsonl", ".ndjson", ".log");

  private static final LogFileKey OTHER = new LogFileKey(Kind.OTHER, null, null, Event.NO_TIME);
  private static final int LONGEST_KEY = 4096;

  public static LogFileKey of(String key) {
    int nameAt = key.lastIndexOf('/') + 1;
    String folder = key.substring(0, nameAt);
    String name = key.substring(nameAt);
    if (name.isEmpty() || name.endsWith(".metadata.json") || key.length() > LONGEST_KEY) {
      return OTHER;
    }
    if (name.startsWith(DIGEST_SERVICE, ACCOUNT_LENGTH)) {
      Matcher digest = DIGEST_NAME.matcher(name);
      if (digest.matches()) {
        return cloudTrail(folder, name, digest, Kind.CLOUDTRAIL_DIGEST);
      }
    } else if (name.startsWith(SERVICE, ACCOUNT_LENGTH)) {
      Matcher log = CLOUDTRAIL_NAME.matcher(name);
      if (log.matches() && isLogName(name)) {
        return cloudTrail(
            folder,
            name,
            log,
            name.contains("_CloudTrail-Insight_") ? Kind.CLOUDTRAIL_INSIGHT : Kind.CLOUDTRAIL);
      }
    }
    Matcher access = ACCESS_NAME.matcher(name);
    if (access.matches()) {
      return accessLog(folder, access);
    }
    if (Service.in(folder) != null) {
      return cloudTrail(folder, name, null, Kind.OTHER);
    }
    return isLogName(name) && !hasFolder(folder, AWS_LOGS)
        ? new LogFileKey(Kind.UNKNOWN, null, null, Event.NO_TIME)
        : OTHER;
  }

  /**
   * The part of a key before its time, folders included; null for a key without one. Keys of one
   * series lie next to each other in a listing, and in the order of their times.
   */
  public static @Nullable String series(String key) {
    int nameAt = key.lastIndexOf('/') + 1;
    String name = key.substring(nameAt);
    for (Pattern pattern : new Pattern[] {DIGEST_NAME, CLOUDTRAIL_NAME, ACCESS_NAME}) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        return key.substring(0, nameAt + matcher.start("time"));
      }
    }
    return null;
  }

  /** Whether its content is read: a log, or what can only be told by its content. */
  public boolean isLog() {
    return kind == Kind.CLOUDTRAIL || kind == Kind.S3_ACCESS || kind == Kind.UNKNOWN;
  }

  private static LogFileKey cloudTrail(
      String folder, String name, @Nullable Matcher named, Kind byName) {
    Kind kind = byName;
    String account = named == null ? null : named.group("account");
    String region = named == null ? null : named.group("region");
    Service service = Service.in(folder);
    if (service != null) {
      kind =
          switch (service.name()) {
            case "CloudTrail-Digest" -> Kind.CLOUDTRAIL_DIGEST;
            case "CloudTrail-Insight" -> Kind.CLOUDTRAIL_INSIGHT;
            default -> isLogName(name) ? Kind.CLOUDTRAIL : Kind.OTHER;
          };
      account = orElse(accountBefore(folder, service.start()), account);
      region = orElse(regionAt(folder, service.end() + 1), region);
    }
    long time = named == null ? Event.NO_TIME : compactTime(named.group("time"));
    return new LogFileKey(kind, account, region, checked(time, folder));
  }

  private static LogFileKey accessLog(String folder, Matcher named) {
    Matcher partitioned = PARTITIONED.matcher(folder);
    boolean known = named.group("prefix").isEmpty() && partitioned.matches();
    return new LogFileKey(
        Kind.S3_ACCESS,
        known ? partitioned.group("account") : null,
        known ? partitioned.group("region") : null,
        checked(dashedTime(named.group("time")), folder));
  }

  /** The folder of one of CloudTrail's services, the innermost one. */
  private record Service(String name, int start, int end) {
    private static final Set<String> NAMES =
        Set.of("CloudTrail", "CloudTrail-Digest", "CloudTrail-Insight");

    static @Nullable Service in(String folder) {
      for (int end = folder.length() - 1; end > 0; ) {
        int start = folder.lastIndexOf('/', end - 1) + 1;
        String name = folder.substring(start, end);
        if (NAMES.contains(name)) {
          return new Service(name, start, end);
        }
        end = start - 1;
      }
      return null;
    }
  }

  private static boolean hasFolder(String folder, String name) {
    return ("/" + folder).contains("/" + name + "/");
  }

  private static boolean isLogName(String name) {
    if (name.startsWith(".")) {
      return false;
    }
    for (String ending : LOG_ENDINGS) {
      if (name.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String orElse(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }

  private static @Nullable String accountBefore(String folder, int serviceAt) {
    if (serviceAt < 13 || (serviceAt > 13 && folder.charAt(serviceAt - 14) != '/')) {
      return null;
    }
    String account = folder.substring(serviceAt - 13, serviceAt - 1);
    return account.chars().allMatch(c -> c >= '0' && c <= '9') ? account : null;
  }

  private static @Nullable String regionAt(String folder, int start) {
    int end = folder.indexOf('/', start);
    String region = end < 0 ? "" : folder.substring(start, end);
    return REGION_NAME.matcher(region).matches() ? region : null;
  }

  /** {@code 20250314T0910} or {@code 20250314T091059}. */
  private static long compactTime(String text) {
    return time(
        number(text, 0, 4),
        number(text, 4, 6),
        number(text, 6, 8),
        number(text, 9, 11),
        number(text, 11, 13),
        text.length() > 13 ? number(text, 13, 15) : 0);
  }

  /** {@code 2025-03-14-09-10-59}. */
  private static long dashedTime(String text) {
    return time(
        number(text, 0, 4),
        number(text, 5, 7),
        number(text, 8, 10),
        number(text, 11, 13),
        number(text, 14, 16),
        number(text, 17, 19));
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static long time(int year, int month, int day, int hour, int minute, int second) {
    try {
      return LocalDateTime.of(year, month, day, hour, minute, second)
          .toInstant(ZoneOffset.UTC)
          .toEpochMilli();
    } catch (DateTimeException e) {
      return Event.NO_TIME;
    }
  }

  private static long checked(long time, String folder) {
    int at = folder.length() - DATE_FOLDERS.length();
    if (time == Event.NO_TIME || !hasDateFolders(folder, at)) {
      return time;
    }
    try {
      long day =
          LocalDate.of(
                  number(folder, at, at + 4),
                  number(folder, at + 5, at + 7),
                  number(folder, at + 8, at + 10))
              .toEpochDay();
      return Math.abs(Math.floorDiv(time, 86_400_000L) - day) <= 1 ? time : Event.NO_TIME;
    } catch (DateTimeException e) {
      return Event.NO_TIME;
    }
  }

  /** Whether the key has a day's folders there, such as {@code 2025/03/18/}. */
  public static boolean hasDateFolders(String key, int at) {
    if (at < 0
        || at + DATE_FOLDERS.length() > key.length()
        || (at > 0 && key.charAt(at - 1) != '/')) {
      return false;
    }
    for (int i = 0; i < DATE_FOLDERS.length(); i++) {
      char c = key.charAt(at + i);
      if (DATE_FOLDERS.charAt(i) == '/' ? c != '/' : c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}
