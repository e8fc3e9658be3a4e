package io.trailwarden.job.sink;

/** Names of the sink's metrics. */
public final class SinkMetrics {
  public static final String DOCUMENTS_WRITTEN = "documents_written";

  /** Writes that came after those of a newer version: nothing to worry about. */
  public static final String VERSION_CONFLICTS = "version_conflicts";

  /** Documents that a dead letter took the place of. */
  public static final String DOCUMENTS_REFUSED = "documents_refused";

  /** Bulk requests with documents that had to be sent again. */
  public static final String BULK_RETRIES = "bulk_retries";

  private SinkMetrics() {}
}
