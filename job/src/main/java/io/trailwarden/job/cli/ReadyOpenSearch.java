package io.trailwarden.job.cli;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.sink.OpenSearchAdmin;

/** What a job does with its OpenSearch before it starts. */
final class ReadyOpenSearch {
  private ReadyOpenSearch() {}

  /**
   * Makes sure that it lets us in, and installs the templates that are missing.
   *
   * @throws io.trailwarden.job.config.UsageException saying what to do, when it can't be
   */
  static void make(OpenSearchSettings settings) {
    try (OpenSearchAdmin admin = OpenSearchAdmin.of(settings)) {
      admin.check();
      admin.installMissingTemplates();
    }
  }
}
