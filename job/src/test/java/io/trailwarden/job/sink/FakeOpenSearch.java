package io.trailwarden.job.sink;

import io.trailwarden.job.sink.BulkAnswer.Fate;
import io.trailwarden.job.type.OutputDocument;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * An index in memory that keeps versions as OpenSearch does, and whose next answers a test can
 * spoil.
 */
final class FakeOpenSearch implements BulkClient {
  /** Ids of each request, in order. */
  final List<List<String>> requests = new ArrayList<>();

  /** Documents by {@code index/id}. */
  final Map<String, OutputDocument> indexed = new TreeMap<>();

  private final Queue<BulkAnswer> answersToRequests = new ArrayDeque<>();
  private final Map<String, Queue<BulkItem>> answersToDocuments = new HashMap<>();
  private int mostDocuments = Integer.MAX_VALUE;
  boolean closed;

  /** The next requests get these answers, whatever is in them. */
  void answerRequests(BulkAnswer... answers) {
    answersToRequests.addAll(List.of(answers));
  }

  /** The next tries of that document get these answers. */
  void answerDocument(String id, BulkItem... answers) {
    answersToDocuments.computeIfAbsent(id, unused -> new ArrayDeque<>()).addAll(List.of(answers));
  }

  /** Requests of more documents are too large. */
  void takeAtMost(int documents) {
    mostDocuments = documents;
  }

  @Override
  public CompletableFuture<BulkAnswer> send(List<OutputDocument> documents) {
    requests.add(documents.stream().map(OutputDocument::id).toList());
    BulkAnswer next = answersToRequests.poll();
    if (next != null) {
      return CompletableFuture.completedFuture(next);
    }
    if (documents.size() > mostDocuments) {
      return CompletableFuture.completedFuture(
          BulkAnswer.unanswered(Fate.TOO_LARGE, "413 Request Entity Too Large"));
    }
    return CompletableFuture.completedFuture(
        BulkAnswer.answered(documents.stream().map(this::index).toList()));
  }

  private BulkItem index(OutputDocument document) {
    Queue<BulkItem> answers = answersToDocuments.get(document.id());
    if (answers != null && !answers.isEmpty()) {
      return answers.remove();
    }
    OutputDocument known = indexed.putIfAbsent(document.index() + "/" + document.id(), document);
    if (known == null) {
      return new BulkItem(201, "", "");
    }
    if (document.version() > 0 && document.version() <= known.version()) {
      return new BulkItem(409, "version_conflict_engine_exception", "version conflict");
    }
    indexed.put(document.index() + "/" + document.id(), document);
    return new BulkItem(200, "", "");
  }

  @Override
  public void close() {
    closed = true;
  }
}
