package io.trailwarden.integrity;

import io.trailwarden.read.LogFileKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a digest's key says:
 *
 * <pre>
 * [prefix/]AWSLogs/[o-orgid/]ACCOUNT/CloudTrail-Digest/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOME_YYYYMMDDTHHmmssZ[_backfill].json.gz
 * </pre>
 *
 * A trail's name may hold the separator, and another region: it is what stands between the known
 * parts, up to the last one that can be a home region.
 *
 * @param end the digest's end, in whole seconds
 */
public record DigestKey(ChainId chain, Instant end) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<folder>(?:.*/)?AWSLogs/(?:o-[a-z0-9]+/)?(?<account>[0-9]{12})/CloudTrail-Digest/(?<region>"
              + LogFileKey.REGION
              + ")/)(?<date>[0-9]{4}/[0-9]{2}/[0-9]{2})/\\k<account>_CloudTrail-Digest_\\k<region>_"
              + "(?<trail>[^/]+)_(?<home>"
              + LogFileKey.REGION
              + ")_(?<time>[0-9]{8}T[0-9]{6})Z(?<backfill>_backfill)?\\.json\\.gz");

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu/MM/dd");
  private static final String SERVICE = "/CloudTrail-Digest/";
  private static final int LONGEST_KEY = 4096;

  /** Null when it is not a digest's key. */
  public static @Nullable DigestKey of(String key) {
    // Asked of each log file as well: the expression would try each of its folders.
    if (key.length() > LONGEST_KEY || !key.contains(SERVICE)) {
      return null;
    }
    Matcher matcher = FORM.matcher(key);
    Place place = matcher.matches() ? Place.ofFolder(matcher.group("folder")) : null;
    if (place == null) {
      return null;
    }
    try {
      ChainId chain =
          new ChainId(
              place,
              matcher.group("trail"),
              matcher.group("home"),
              matcher.group("backfill") != null);
      Instant end = LocalDateTime.parse(matcher.group("time"), TIME).toInstant(ZoneOffset.UTC);
      return new DigestKey(chain, end);
    } catch (DateTimeException e) {
      return null; // such as a thirteenth month: nothing that CloudTrail writes
    }
  }

  /** The key that a digest of this chain with this end has. */
  public static String of(ChainId chain, Instant end) {
    LocalDateTime time = LocalDateTime.ofInstant(end, ZoneOffset.UTC);
    Place place = chain.place();
    return place.digestFolder()
        + DATE.format(time)
        + "/"
        + String.join(
            "_",
            place.account(),
            "CloudTrail-Digest",
            place.region(),
            chain.trail(),
            chain.homeRegion(),
            TIME.format(time) + "Z")
        + (chain.backfill() ? "_backfill" : "")
        + ".json.gz";
  }
}
