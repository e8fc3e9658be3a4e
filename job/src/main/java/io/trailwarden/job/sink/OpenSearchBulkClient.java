package io.trailwarden.job.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.job.sink.BulkAnswer.Fate;
import io.trailwarden.job.sink.OpenSearchConnection.Reply;
import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Bulk requests to a real OpenSearch. */
final class OpenSearchBulkClient implements BulkClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the answer only what says how each document fared. */
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "filter_path",
          "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason");

  private final OpenSearchConnection connection;

  OpenSearchBulkClient(OpenSearchConnection connection) {
    this.connection = connection;
  }

  @Override
  public CompletableFuture<BulkAnswer> send(List<OutputDocument> documents) {
    return connection
        .request(
            "POST", "/_bulk", PARAMETERS, BulkBody.of(documents), OpenSearchConnection.JSON_LINES)
        .thenApply(reply -> answer(reply, documents.size()))
        .exceptionally(this::answer);
  }

  private BulkAnswer answer(Throwable failure) {
    Trouble trouble = Trouble.of(failure);
    if (trouble.kind() == Trouble.Kind.UNEXPECTED) {
      throw new CompletionException(failure);
    }
    return BulkAnswer.unanswered(
        trouble.kind() == Trouble.Kind.NOT_TRUSTED ? Fate.STOP : Fate.RETRY,
        trouble.line(connection.settings()));
  }

  private BulkAnswer answer(Reply reply, int documents) {
    if (reply.status() != 200) {
      return BulkAnswer.unanswered(
          BulkAnswer.fateOf(reply.status()),
          Refusal.line(reply, "write documents (indices:data/write/bulk)", connection));
    }
    List<BulkItem> items = items(reply.body());
    if (items.size() != documents) {
      return BulkAnswer.unanswered(
          Fate.STOP,
          connection.settings().uri()
              + " answered a bulk request of "
              + documents
              + " documents with something that is no answer to it; is it OpenSearch?");
    }
    return BulkAnswer.answered(items);
  }

  private static List<BulkItem> items(byte[] body) {
    List<BulkItem> items = new ArrayList<>();
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (IOException e) {
      return items;
    }
    for (JsonNode item : root.path("items")) {
      JsonNode result = item.path("index");
      JsonNode error = result.path("error");
      String reason = error.path("reason").asText();
      String cause = error.path("caused_by").path("reason").asText();
      String said = cause.isEmpty() ? reason : reason + ": " + cause;
      items.add(
          new BulkItem(
              result.path("status").asInt(), error.path("type").asText(), OneLine.of(said)));
    }
    return items;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
