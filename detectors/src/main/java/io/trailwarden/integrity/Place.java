package io.trailwarden.integrity;

import io.trailwarden.read.LogFileKey;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where trails deliver what happens in one region of one account: logs and, beside them, digests.
 *
 * <pre>
 * [prefix/]AWSLogs/[o-orgid/]ACCOUNT/CloudTrail/REGION/
 * [prefix/]AWSLogs/[o-orgid/]ACCOUNT/CloudTrail-Digest/REGION/
 * </pre>
 *
 * @param root what stands before the account: {@code AWSLogs/}, with a prefix and an organization
 */
public record Place(String root, String account, String region) implements Comparable<Place> {
  private static final Pattern FOLDER =
      Pattern.compile(
          "(?<root>(?:.*/)?AWSLogs/(?:o-[a-z0-9]+/)?)(?<account>[0-9]{12})/(?<service>CloudTrail|CloudTrail-Digest)/(?<region>"
              + LogFileKey.REGION
              + ")/");

  private static final String LOGS = "/CloudTrail/";
  private static final int LONGEST_KEY = 4096;

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::root).thenComparing(Place::account).thenComparing(Place::region);

  /** The place whose folder of logs, or of digests, this is; null for any other folder. */
  public static @Nullable Place ofFolder(String folder) {
    if (folder.length() > LONGEST_KEY) {
      return null;
    }
    Matcher matcher = FOLDER.matcher(folder);
    return matcher.matches()
        ? new Place(matcher.group("root"), matcher.group("account"), matcher.group("region"))
        : null;
  }

  /** The place that a log file lies in by its key; null when it lies in none. */
  public static @Nullable Place ofLog(String key) {
    return ofLog(key, null);
  }

  /**
   * As {@link #ofLog(String)}.
   *
   * @param likely is looked at first, which is faster than reading the key: files come place by
   *     place
   */
  public static @Nullable Place ofLog(String key, @Nullable Place likely) {
    int service = key.lastIndexOf(LOGS);
    if (likely != null && service == likely.serviceAt() && likely.holdsLog(key)) {
      return likely;
    }
    int regionEnd = service < 0 ? -1 : key.indexOf('/', service + LOGS.length());
    Place place = regionEnd < 0 ? null : ofFolder(key.substring(0, regionEnd + 1));
    return place != null && place.holdsLog(key) ? place : null;
  }

  public String logFolder() {
    return root + account + LOGS + region + "/";
  }

  private int serviceAt() {
    return root.length() + account.length();
  }

  int logFolderLength() {
    return serviceAt() + LOGS.length() + region.length() + 1;
  }

  public String digestFolder() {
    return root + account + "/CloudTrail-Digest/" + region + "/";
  }

  /** Whether the key lies in the folder of logs, and does not lead out of it. */
  public boolean holdsLog(String key) {
    return isInLogFolder(key) && key.length() <= LONGEST_KEY && staysInside(key);
  }

  /** Piece by piece: this is asked of each file several times. */
  private boolean isInLogFolder(String key) {
    int service = serviceAt();
    int regionAt = service + LOGS.length();
    return key.startsWith(root)
        && key.startsWith(account, root.length())
        && key.startsWith(LOGS, service)
        && key.startsWith(region, regionAt)
        && key.startsWith("/", regionAt + region.length());
  }

  private static boolean staysInside(String key) {
    int start = 0;
    for (int end = key.indexOf('/'); end >= 0; end = key.indexOf('/', start)) {
      boolean isEmpty = end == start && start > 0;
      if (isEmpty || key.startsWith("./", start) || key.startsWith("../", start)) {
        return false;
      }
      start = end + 1;
    }
    return start < key.length();
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
