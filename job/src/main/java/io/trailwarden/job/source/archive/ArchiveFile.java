package io.trailwarden.job.source.archive;

import io.trailwarden.event.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A file to be read. Stored in checkpoints as part of its split.
 *
 * @param deliveredAt the time in its key, or when it was modified
 * @param failure why it can't be read; null: nothing is known against it
 */
public record ArchiveFile(String key, long size, long deliveredAt, @Nullable String failure) {
  Origin.LogFile origin(String container) {
    return new Origin.LogFile(container, key, deliveredAt);
  }
}
