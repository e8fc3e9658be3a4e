package io.trailwarden.job.config;

import io.trailwarden.derive.Environment;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which log files a replay reads.
 *
 * @param location {@code s3://bucket[/prefix]} or a directory that mirrors a bucket
 * @param from events before it are left out; null: none are
 * @param to events from it on are left out; null: none are
 * @param accounts 12 digits each; empty: all
 * @param regions such as {@code us-east-1}; empty: all
 * @param retention how much later than its events a file may have been delivered: files are listed
 *     from {@code from} to {@code to} plus this
 * @param digests whether CloudTrail's digests are read too
 */
public record ArchiveSettings(
    String location,
    AwsSettings aws,
    @Nullable Instant from,
    @Nullable Instant to,
    Set<String> accounts,
    Set<String> regions,
    Duration retention,
    boolean digests)
    implements Serializable {
  /**
   * @throws IllegalArgumentException when {@code to} is not after {@code from}, or an account is
   *     not 12 digits
   */
  public ArchiveSettings {
    accounts = Set.copyOf(accounts);
    Environment.checkAccounts(accounts);
    regions = Set.copyOf(regions);
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException("--from " + from + " is not before --to " + to);
    }
  }

  /** The same files and their digests. */
  public ArchiveSettings withDigests() {
    return new ArchiveSettings(location, aws, from, to, accounts, regions, retention, true);
  }

  /** Whether the archive is in S3 rather than in a directory. */
  public boolean isS3() {
    return location.startsWith("s3://");
  }
}
