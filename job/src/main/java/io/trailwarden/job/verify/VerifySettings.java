package io.trailwarden.job.verify;

import io.trailwarden.job.config.ArchiveSettings;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is verified.
 *
 * @param trails names of trails; empty: all
 * @param bucket the bucket that a directory stands for; null: the one that its digests name
 * @param prefix what keys of the bucket begin with that a directory's do not: empty, or with {@code
 *     /} at its end; null: what its digests name
 * @param overdueAfter how long after a chain's newest digest the next one is overdue
 * @param parallelism how many objects are read at the same time; null: as many as is best
 * @param longestLog no log file inflates to more bytes
 * @param listedInMemory how many files that digests list are kept in memory, of each place
 */
public record VerifySettings(
    ArchiveSettings archive,
    Set<String> trails,
    @Nullable String bucket,
    @Nullable String prefix,
    Duration overdueAfter,
    @Nullable Integer parallelism,
    long longestLog,
    long listedInMemory) {
  /**
   * Listed files of a place that are kept for their turn; of those beyond, digests are read twice.
   */
  public static final long LISTED_IN_MEMORY = 50_000;

  private static final int MOST = 1024;
  private static final int OF_A_BUCKET = 64;

  /**
   * @throws IllegalArgumentException when there is a value that can't be meant
   */
  public VerifySettings {
    trails = Set.copyOf(trails);
    if (prefix != null && !prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix += "/";
    }
    if (parallelism != null && (parallelism < 1 || parallelism > MOST)) {
      throw new IllegalArgumentException(
          "--parallelism is from 1 to " + MOST + ", not " + parallelism);
    }
  }

  /** A directory is bound by the processor, a bucket by waiting for its answers. */
  int objectsAtATime() {
    if (parallelism != null) {
      return parallelism;
    }
    return archive.isS3() ? OF_A_BUCKET : Runtime.getRuntime().availableProcessors();
  }

  boolean wantsTrail(String trail) {
    return trails.isEmpty() || trails.contains(trail);
  }
}
