package io.trailwarden.job.sink;

import java.util.Set;

/**
 * What became of one document of a bulk request.
 *
 * @param status HTTP status
 * @param type OpenSearch's name of the failure; empty without one
 * @param reason OpenSearch's sentence about the failure; empty without one
 */
record BulkItem(int status, String type, String reason) {
  /**
   * Status 400, and yet not about the document: the next one would be refused too, and turning
   * every alert into a dead letter is no way to handle a closed index or a cluster that takes no
   * more shards.
   */
  private static final Set<String> ABOUT_THE_INDEX =
      Set.of(
          "validation_exception",
          "action_request_validation_exception",
          "index_closed_exception",
          "invalid_index_name_exception");

  /** What to do with the document. */
  enum Fate {
    /** It is indexed. */
    DONE,
    /** A newer version of it is indexed. */
    CONFLICT,
    /** OpenSearch has too much to do, or a shard is away. */
    RETRY,
    /** OpenSearch will never take this document. */
    REFUSED,
    /** Nor will it take the others. */
    STOP
  }

  Fate fate() {
    if (status == 200 || status == 201) {
      return Fate.DONE;
    }
    if (status == 409) {
      return Fate.CONFLICT;
    }
    if (status == 429 || status >= 500) {
      return Fate.RETRY;
    }
    if (status == 413 || (status == 400 && !ABOUT_THE_INDEX.contains(type))) {
      return Fate.REFUSED;
    }
    return Fate.STOP;
  }

  /** For people. */
  String said() {
    return status + " " + type + (reason.isEmpty() ? "" : ": " + reason);
  }
}
