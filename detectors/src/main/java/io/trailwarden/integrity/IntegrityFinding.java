package io.trailwarden.integrity;

import io.trailwarden.finding.Verdict;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as it is told: a new one, or another than before.
 *
 * @param container what the object's key is relative to, such as {@code s3://bucket}
 * @param bucket the bucket's name; of a directory the one that it is a copy of
 * @param key the object's; of a chain the folder of its digests and its trail
 * @param trail whose digest or chain it is; of a log file null
 * @param verdict as reports write it, such as {@code signature_invalid}, {@code gap}; {@link
 *     #RESOLVED} of a chain that is whole after all
 * @param reason for a person; empty when all is well
 * @param before what was told before; null: nothing was
 * @param time a log file's delivery, a digest's end, a gap's or an overdue chain's begin
 * @param until a gap's end; null for all else
 * @param version larger than that of whatever was told before
 */
public record IntegrityFinding(
    Subject subject,
    String container,
    String bucket,
    String key,
    Place place,
    @Nullable String trail,
    String verdict,
    String reason,
    @Nullable String before,
    Instant time,
    @Nullable Instant until,
    long version) {
  public static final String GAP = "gap";
  public static final String OVERDUE = "overdue";
  public static final String RESOLVED = "resolved";

  /** What a verdict is on. */
  public enum Subject {
    DIGEST,
    LOG,
    CHAIN;

    /** As documents write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same chain or digest, of which nothing is wrong after all. */
  IntegrityFinding resolved(long newVersion) {
    return new IntegrityFinding(
        subject,
        container,
        bucket,
        key,
        place,
        trail,
        RESOLVED,
        "",
        verdict,
        time,
        until,
        newVersion);
  }

  /** What it is called wherever it was read: the same for a bucket and for a copy of it. */
  public String id() {
    return "s3://" + bucket + "/" + key;
  }

  /** One line that finds the object again. */
  public String uri() {
    return container + "/" + key;
  }

  /**
   * The verdict on a log file.
   *
   * @throws IllegalStateException when it is on something else
   */
  public Verdict logVerdict() {
    if (subject != Subject.LOG) {
      throw new IllegalStateException(subject + " is no log file");
    }
    return Verdict.ofWord(verdict);
  }
}
