package io.trailwarden.job.sink;

import io.trailwarden.alert.Run;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends documents in bulk requests and sees to what becomes of each: indexed, or older than what is
 * indexed, and done with; to be sent again after a while; refused, so that a dead letter takes its
 * place in the buffer; or a reason to stop. No document leaves it in another way.
 *
 * <p>All of it runs on the task's own thread, to which the client's answers are posted.
 */
final class OpenSearchWriter extends AsyncSinkWriter<OutputDocument, OutputDocument> {
  /** What OpenSearch advises, and the half of what its smallest services accept. */
  static final long MAX_BATCH_BYTES = 5 << 20;

  /** A larger document travels alone; one larger than this becomes a dead letter. */
  static final long MAX_DOCUMENT_BYTES = 16 << 20;

  /** Bounds the heap that documents take while OpenSearch is away; Flink's bound counts them. */
  private static final long MAX_WAITING_BYTES = 32 << 20;

  /** Without an end: alerts wait for their OpenSearch. */
  private static final Backoff BACKOFF =
      new Backoff(Integer.MAX_VALUE, Duration.ofMillis(100), Duration.ofSeconds(5));

  /** With the longest wait between tries: about each minute. */
  private static final int FAILURES_BETWEEN_LOG_LINES = 12;

  private static final Logger LOG = LoggerFactory.getLogger(OpenSearchWriter.class);

  private final BulkClient client;
  private final Run run;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService time;
  private final Counter documentsWritten;
  private final Counter versionConflicts;
  private final Counter documentsRefused;
  private final Counter bulkRetries;

  /** How many requests in a row met trouble. */
  private int failures;

  /** Of documents that were handed over and are neither indexed nor replaced. */
  private long waitingBytes;

  /** Whether what meets trouble is {@link #held} instead of sent again after a while. */
  private boolean isOnlyTry;

  private final List<OutputDocument> held = new ArrayList<>();

  private volatile boolean closed;

  OpenSearchWriter(
      ElementConverter<OutputDocument, OutputDocument> identity,
      WriterInitContext context,
      AsyncSinkWriterConfiguration limits,
      Collection<BufferedRequestState<OutputDocument>> buffered,
      BulkClient client,
      Run run) {
    super(identity, context, limits, buffered);
    this.client = client;
    this.run = run;
    this.mailbox = context.getMailboxExecutor();
    this.time = context.getProcessingTimeService();
    SinkWriterMetricGroup metrics = context.metricGroup();
    this.documentsWritten = metrics.counter(SinkMetrics.DOCUMENTS_WRITTEN);
    this.versionConflicts = metrics.counter(SinkMetrics.VERSION_CONFLICTS);
    this.documentsRefused = metrics.counter(SinkMetrics.DOCUMENTS_REFUSED);
    this.bulkRetries = metrics.counter(SinkMetrics.BULK_RETRIES);
    for (BufferedRequestState<OutputDocument> state : buffered) {
      for (RequestEntryWrapper<OutputDocument> entry : state.getBufferedRequestEntries()) {
        waitingBytes += BulkBody.sizeOf(entry.getRequestEntry());
      }
    }
  }

  /** A document larger than a batch counts as a full one, so that it travels alone. */
  static long sizeInBatch(OutputDocument document) {
    return Math.min(BulkBody.sizeOf(document), MAX_BATCH_BYTES);
  }

  @Override
  protected long getSizeInBytes(OutputDocument document) {
    return sizeInBatch(document);
  }

  @Override
  public void write(OutputDocument document, Context context)
      throws IOException, InterruptedException {
    if (waitingBytes > MAX_WAITING_BYTES) {
      flush(true);
    }
    OutputDocument accepted = document;
    long size = BulkBody.sizeOf(document);
    if (size > MAX_DOCUMENT_BYTES) {
      accepted =
          replacement(document, size + " bytes, more than the " + MAX_DOCUMENT_BYTES + " allowed");
    }
    waitingBytes += BulkBody.sizeOf(accepted);
    super.write(accepted, context);
  }

  /**
   * Before a checkpoint Flink only waits for answers, and keeps what is buffered in the checkpoint:
   * then a job that is stopped with a savepoint takes its last alerts along, and nobody sees them
   * until it is resumed. So all is sent, once; what OpenSearch does not take goes into the
   * checkpoint, since a checkpoint must not wait for an OpenSearch that is away.
   */
  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    super.flush(endOfInput);
    if (endOfInput || failures > 0) {
      return;
    }
    isOnlyTry = true;
    try {
      super.flush(true);
    } finally {
      isOnlyTry = false;
    }
    for (OutputDocument document : held) {
      buffer(document);
    }
    held.clear();
    super.flush(false);
  }

  private void buffer(OutputDocument document) throws InterruptedException {
    try {
      super.write(document, null);
    } catch (IOException e) {
      throw new UncheckedIOException("buffering document " + document.id(), e);
    }
  }

  @Override
  protected void submitRequestEntries(
      List<OutputDocument> documents, ResultHandler<OutputDocument> result) {
    if (isOnlyTry && !held.isEmpty()) {
      held.addAll(documents);
      result.complete();
      return;
    }
    new Submission(documents, result).sendNext();
  }

  @Override
  public void close() {
    closed = true;
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the client of OpenSearch", e);
    } finally {
      super.close();
    }
  }

  /** Ends in exactly one of complete, retry, fail. */
  private final class Submission {
    private final ResultHandler<OutputDocument> result;

    /** To be sent one after the other: one, unless it was too large. */
    private final Deque<List<OutputDocument>> parts = new ArrayDeque<>();

    private final List<OutputDocument> again = new ArrayList<>();
    private @Nullable String trouble;

    Submission(List<OutputDocument> documents, ResultHandler<OutputDocument> result) {
      this.result = result;
      parts.add(documents);
    }

    void sendNext() {
      List<OutputDocument> part = parts.poll();
      if (part == null || trouble != null) {
        finish(part);
        return;
      }
      // A closed mailbox takes no answer any more: then the task has ended, and needs none.
      var unused =
          client
              .send(part)
              .whenComplete(
                  (answer, failure) -> {
                    if (!closed) {
                      mailbox.execute(
                          () -> settle(part, answer, failure),
                          "answer of OpenSearch to a bulk request");
                    }
                  });
    }

    private void settle(
        List<OutputDocument> part, @Nullable BulkAnswer answer, @Nullable Throwable failure) {
      if (answer == null) {
        result.completeExceptionally(
            new IOException("A bulk request to OpenSearch failed in an unexpected way", failure));
        return;
      }
      switch (answer.fate()) {
        case ANSWERED -> settleEach(part, answer.items());
        case RETRY -> {
          again.addAll(part);
          trouble = answer.reason();
          sendNext();
        }
        case TOO_LARGE -> split(part, answer.reason());
        case STOP -> result.completeExceptionally(new OpenSearchStoppedException(answer.reason()));
      }
    }

    private void settleEach(List<OutputDocument> part, List<BulkItem> items) {
      for (int i = 0; i < part.size(); i++) {
        OutputDocument document = part.get(i);
        BulkItem item = items.get(i);
        switch (item.fate()) {
          case DONE -> {
            documentsWritten.inc();
            leave(document);
          }
          case CONFLICT -> {
            versionConflicts.inc();
            leave(document);
          }
          case RETRY -> {
            again.add(document);
            trouble = "of index " + document.index() + ": " + item.said();
          }
          case REFUSED -> {
            if (isDeadLetter(document)) {
              stop(document, item.said());
              return;
            }
            replace(document, item.said());
          }
          case STOP -> {
            stop(document, item.said());
            return;
          }
        }
      }
      sendNext();
    }

    private void split(List<OutputDocument> part, String reason) {
      if (part.size() == 1) {
        OutputDocument document = part.get(0);
        if (isDeadLetter(document)) {
          stop(document, reason);
          return;
        }
        replace(document, reason);
      } else {
        int half = part.size() / 2;
        parts.push(part.subList(half, part.size()));
        parts.push(part.subList(0, half));
      }
      sendNext();
    }

    private void replace(OutputDocument document, String reason) {
      leave(document);
      OutputDocument deadLetter = replacement(document, reason);
      waitingBytes += BulkBody.sizeOf(deadLetter);
      again.add(deadLetter);
    }

    private void stop(OutputDocument document, String reason) {
      result.completeExceptionally(
          new OpenSearchStoppedException(
              "OpenSearch does not take document "
                  + document.id()
                  + " for index "
                  + document.index()
                  + ": "
                  + reason));
    }

    /**
     * All parts were answered, or sending more is of no use now.
     *
     * @param unsent the part that would have been next
     */
    private void finish(@Nullable List<OutputDocument> unsent) {
      for (List<OutputDocument> part = unsent; part != null; part = parts.poll()) {
        again.addAll(part);
      }
      if (trouble != null) {
        bulkRetries.inc();
        failures++;
        long wait = BACKOFF.delay(failures).toMillis();
        logTrouble(trouble);
        if (isOnlyTry) {
          held.addAll(again);
          result.complete();
          return;
        }
        var unused =
            time.registerTimer(
                time.getCurrentProcessingTime() + wait, now -> result.retryForEntries(again));
        return;
      }
      if (failures > 0) {
        LOG.info("OpenSearch takes documents again");
        failures = 0;
      }
      if (again.isEmpty()) {
        result.complete();
      } else {
        result.retryForEntries(again);
      }
    }
  }

  private void logTrouble(String trouble) {
    if (failures % FAILURES_BETWEEN_LOG_LINES == 1) {
      LOG.warn("Documents wait for OpenSearch, which is asked again and again: {}", trouble);
    }
  }

  private static boolean isDeadLetter(OutputDocument document) {
    return document.index().equals(DeadLetterDocuments.INDEX);
  }

  private OutputDocument replacement(OutputDocument document, String reason) {
    documentsRefused.inc();
    LOG.warn(
        "OpenSearch refuses document {} of index {}, a dead letter takes its place: {}",
        document.id(),
        document.index(),
        reason);
    return DeadLetterDocuments.refused(document, reason, run);
  }

  /** The document is done with. A request that Flink itself gave up may be answered later on. */
  private void leave(OutputDocument document) {
    waitingBytes = Math.max(0, waitingBytes - BulkBody.sizeOf(document));
  }
}
