package io.trailwarden.job.sink;

import java.util.List;

/**
 * What became of a bulk request.
 *
 * @param reason why it is not {@link Fate#ANSWERED}, for people; else empty
 * @param items when it is {@link Fate#ANSWERED} one for each document, in their order; else none
 */
record BulkAnswer(Fate fate, String reason, List<BulkItem> items) {
  BulkAnswer {
    items = List.copyOf(items);
  }

  /** What to do next. */
  enum Fate {
    /** Look at each document's own fate. */
    ANSWERED,
    /** OpenSearch is away or has too much to do. */
    RETRY,
    /** Too many bytes at once for what stands between us. */
    TOO_LARGE,
    /** It would be refused again, whatever it holds. */
    STOP
  }

  static BulkAnswer answered(List<BulkItem> items) {
    return new BulkAnswer(Fate.ANSWERED, "", items);
  }

  static BulkAnswer unanswered(Fate fate, String reason) {
    return new BulkAnswer(fate, reason, List.of());
  }

  /** Sorts the HTTP status of a request that was refused as a whole. */
  static Fate fateOf(int status) {
    if (status == 413) {
      return Fate.TOO_LARGE;
    }
    return status == 408 || status == 429 || status >= 500 ? Fate.RETRY : Fate.STOP;
  }
}
