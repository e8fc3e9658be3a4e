package io.trailwarden.job.sink;

import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** All that the writer needs of OpenSearch. */
interface BulkClient extends AutoCloseable {
  /**
   * Sends documents at once and does not wait for the answer.
   *
   * @return never fails for what can happen between two machines; that is an answer too
   */
  CompletableFuture<BulkAnswer> send(List<OutputDocument> documents);

  @Override
  void close() throws IOException;
}
