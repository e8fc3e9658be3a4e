package io.trailwarden.job.source.archive;

import io.trailwarden.job.config.ArchiveSettings;
import java.nio.file.Path;

/** The store that a location names. */
public final class ArchiveStores {
  private ArchiveStores() {}

  public static ArchiveStore open(ArchiveSettings settings) {
    return settings.isS3()
        ? BucketStore.open(settings.location(), settings.aws())
        : new DirectoryStore(Path.of(settings.location()));
  }
}
