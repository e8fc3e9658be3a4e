package io.trailwarden.integrity;

import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a digest says, but for its list of files, which is handed over while it is read.
 *
 * @param endText {@code digestEndTime} as it stands there, since the signature is over that
 * @param previous what comes before it in its chain; null in a starting digest
 * @param previousSignature as it stands there; null in a starting digest
 * @param files how many log files it lists
 * @param days the folders of days, such as {@code 2025/03/18}, that files listed by it lie in
 */
public record DigestDocument(
    String bucket,
    String key,
    Instant start,
    Instant end,
    String endText,
    String fingerprint,
    @Nullable Previous previous,
    @Nullable String previousSignature,
    long files,
    SortedSet<String> days) {
  public DigestDocument {
    days = new TreeSet<>(days);
  }

  /**
   * The digest before it.
   *
   * @param hash SHA-256 of its uncompressed content in hexadecimal digits
   */
  public record Previous(String bucket, String key, @Nullable String hash) {}
}
