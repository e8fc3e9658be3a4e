package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.alert.Run;
import io.trailwarden.job.sink.BulkAnswer.Fate;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.read.DeadLetter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSearchWriterTest {
  private static final String ALERTS = "trailwarden-alerts-2026.01";
  private static final BulkItem BUSY = new BulkItem(429, "rejected_execution_exception", "busy");
  private static final BulkItem BAD =
      new BulkItem(400, "mapper_parsing_exception", "failed to parse field [time]");

  private final FakeContext context = new FakeContext();
  private final FakeOpenSearch openSearch = new FakeOpenSearch();
  private final OpenSearchSink sink = new OpenSearchSink(() -> openSearch, Run.replay("incident"));
  private OpenSearchWriter writer = (OpenSearchWriter) sink.createWriter(context);

  @Test
  void sendsDocumentsInOneRequestInTheirOrder() throws Exception {
    write(alert("a", 1), alert("b", 1), alert("c", 1));

    assertThat(openSearch.requests).containsExactly(List.of("a", "b", "c"));
    assertThat(openSearch.indexed).hasSize(3);
    assertThat(context.counter(SinkMetrics.DOCUMENTS_WRITTEN)).isEqualTo(3);
    assertThat(context.counter(SinkMetrics.BULK_RETRIES)).isZero();
  }

  @Test
  void sendsWhatIsBufferedAfterASecond() throws Exception {
    writer.write(alert("a", 1), null);
    context.runMails();
    assertThat(openSearch.requests).isEmpty();

    context.getMailboxExecutor().yield();

    assertThat(context.now()).isEqualTo(1000);
    assertThat(openSearch.requests).containsExactly(List.of("a"));
  }

  @Test
  void countsAConflictAndIsDoneWithIt() throws Exception {
    write(alert("a", 2));
    write(alert("a", 1));

    assertThat(openSearch.requests).hasSize(2);
    assertThat(openSearch.indexed.get(ALERTS + "/a").version()).isEqualTo(2);
    assertThat(context.counter(SinkMetrics.VERSION_CONFLICTS)).isEqualTo(1);
    assertThat(context.counter(SinkMetrics.DOCUMENTS_WRITTEN)).isEqualTo(1);
  }

  @Test
  void sendsAgainOnlyWhatWasNotTaken() throws Exception {
    openSearch.answerDocument("b", BUSY, new BulkItem(503, "unavailable_shards_exception", ""));

    write(alert("a", 1), alert("b", 1), alert("c", 1));

    assertThat(openSearch.requests)
        .containsExactly(List.of("a", "b", "c"), List.of("b"), List.of("b"));
    assertThat(openSearch.indexed).hasSize(3);
    assertThat(context.counter(SinkMetrics.DOCUMENTS_WRITTEN)).isEqualTo(3);
    assertThat(context.counter(SinkMetrics.BULK_RETRIES)).isEqualTo(2);
  }

  @Test
  void staysUntilOpenSearchIsBack() throws Exception {
    BulkAnswer away = BulkAnswer.unanswered(Fate.RETRY, "Nobody answers");
    openSearch.answerRequests(Collections.nCopies(1000, away).toArray(BulkAnswer[]::new));

    write(alert("a", 1), alert("b", 1));

    assertThat(openSearch.indexed).hasSize(2);
    assertThat(context.counter(SinkMetrics.BULK_RETRIES)).isEqualTo(1000);
    // Not a busy loop: nearly all of the waits are the longest, of which up to a half is taken off.
    assertThat(context.now()).isBetween(2_400_000L, 5_000_000L);
  }

  @Test
  void takesABackoffFromTheStartOnceAnswersAreGoodAgain() throws Exception {
    BulkAnswer away = BulkAnswer.unanswered(Fate.RETRY, "Nobody answers");
    openSearch.answerRequests(Collections.nCopies(20, away).toArray(BulkAnswer[]::new));
    write(alert("a", 1));
    long back = context.now();
    openSearch.answerRequests(away);

    write(alert("b", 1));

    assertThat(context.now() - back).isBetween(50L, 100L);
  }

  @Test
  void putsADeadLetterInThePlaceOfARefusedDocumentAndWritesTheRest() throws Exception {
    openSearch.answerDocument("b", BAD);

    write(alert("a", 1), alert("b", 1), alert("c", 1));

    assertThat(openSearch.indexed).hasSize(3).containsKeys(ALERTS + "/a", ALERTS + "/c");
    JsonNode letter = onlyDeadLetter();
    assertThat(letter.get("reason").asText()).isEqualTo("REFUSED_BY_OPENSEARCH");
    assertThat(letter.get("detail").asText()).contains("mapper_parsing_exception", "[time]");
    assertThat(letter.at("/origin/index").asText()).isEqualTo(ALERTS);
    assertThat(letter.at("/origin/id").asText()).isEqualTo("b");
    assertThat(letter.get("excerpt").asText()).isEqualTo("{\"id\":\"b\"}");
    assertThat(letter.get("mode").asText()).isEqualTo("replay");
    assertThat(letter.get("investigation").asText()).isEqualTo("incident");
    assertThat(context.counter(SinkMetrics.DOCUMENTS_REFUSED)).isEqualTo(1);
    assertThat(context.counter(SinkMetrics.DOCUMENTS_WRITTEN)).isEqualTo(3);
    assertThat(context.counter(SinkMetrics.BULK_RETRIES)).isZero();
  }

  @Test
  void cutsTheDeadLetterOfALargeDocument() throws Exception {
    openSearch.answerDocument("a", BAD);

    write(alert("a", 1, 1_000_000));

    assertThat(onlyDeadLetter().get("excerpt").asText()).hasSize(DeadLetter.EXCERPT_LIMIT);
  }

  @Test
  void retriesTheDeadLetterItselfWhileOpenSearchIsBusy() throws Exception {
    openSearch.answerDocument("a", BAD);
    String letter = DeadLetterDocuments.refused(alert("a", 1), "", Run.LIVE).id();
    openSearch.answerDocument(letter, BUSY, BUSY);

    write(alert("a", 1));

    assertThat(openSearch.requests)
        .containsExactly(List.of("a"), List.of(letter), List.of(letter), List.of(letter));
    assertThat(onlyDeadLetter().get("detail").asText()).contains("mapper_parsing_exception");
  }

  @Test
  void stopsWhenTheDeadLetterIsRefusedToo() {
    openSearch.answerDocument("a", BAD);
    openSearch.answerDocument(
        DeadLetterDocuments.refused(alert("a", 1), "", Run.LIVE).id(),
        new BulkItem(400, "illegal_argument_exception", "mapping is full"));

    assertStops("mapping is full", alert("a", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "403, security_exception",
    "404, index_not_found_exception",
    "400, index_closed_exception",
    "400, validation_exception",
    "302, ''",
    "0, ''"
  })
  void stopsWhenTheNextDocumentWouldFareTheSame(int status, String type) {
    openSearch.answerDocument("b", new BulkItem(status, type, "so it is"));

    assertStops("so it is", alert("a", 1), alert("b", 1));
    assertThat(context.counter(SinkMetrics.DOCUMENTS_REFUSED)).isZero();
  }

  @Test
  void stopsWhenTheWholeRequestIsRefused() {
    openSearch.answerRequests(BulkAnswer.unanswered(Fate.STOP, "user x has no permissions"));

    assertStops("user x has no permissions", alert("a", 1));
  }

  @Test
  void failsAndMayBeRestartedWhenTheClientItselfFails() {
    OpenSearchSink broken =
        new OpenSearchSink(
            () ->
                new BulkClient() {
                  @Override
                  public CompletableFuture<BulkAnswer> send(List<OutputDocument> documents) {
                    return CompletableFuture.failedFuture(
                        new IllegalStateException("reactor is down"));
                  }

                  @Override
                  public void close() {}
                },
            Run.LIVE);
    writer = (OpenSearchWriter) broken.createWriter(new FakeContext());

    assertThatThrownBy(() -> write(alert("a", 1)))
        .hasRootCauseMessage("reactor is down")
        .satisfies(
            failure ->
                assertThat(
                        ThrowableClassifier.findThrowableOfThrowableType(
                            failure, ThrowableType.NonRecoverableError))
                    .isEmpty());
  }

  @Test
  void splitsARequestThatIsTooLarge() throws Exception {
    openSearch.takeAtMost(2);

    write(alert("a", 1), alert("b", 1), alert("c", 1), alert("d", 1), alert("e", 1));

    assertThat(openSearch.indexed).hasSize(5);
    assertThat(openSearch.requests.get(0)).containsExactly("a", "b", "c", "d", "e");
    assertThat(openSearch.requests.subList(1, openSearch.requests.size()))
        .containsExactly(
            List.of("a", "b"), List.of("c", "d", "e"), List.of("c"), List.of("d", "e"));
    assertThat(context.counter(SinkMetrics.BULK_RETRIES)).isZero();
  }

  @Test
  void putsADeadLetterInThePlaceOfADocumentThatIsTooLargeAlone() throws Exception {
    openSearch.answerRequests(BulkAnswer.unanswered(Fate.TOO_LARGE, "413 too large"));

    write(alert("a", 1));

    assertThat(onlyDeadLetter().get("detail").asText()).contains("413");
  }

  @Test
  void sendsTheRestOfASplitRequestLaterWhenOpenSearchGoesAwayInBetween() throws Exception {
    openSearch.answerRequests(
        BulkAnswer.unanswered(Fate.TOO_LARGE, "413"), BulkAnswer.unanswered(Fate.RETRY, "away"));

    write(alert("a", 1), alert("b", 1), alert("c", 1), alert("d", 1));

    assertThat(openSearch.indexed).hasSize(4);
    assertThat(openSearch.requests.subList(0, 2))
        .containsExactly(List.of("a", "b", "c", "d"), List.of("a", "b"));
    assertThat(context.counter(SinkMetrics.BULK_RETRIES)).isEqualTo(1);
  }

  @Test
  void sendsALargeDocumentAlone() throws Exception {
    write(alert("a", 1), alert("large", 1, 15 << 20), alert("b", 1));

    assertThat(openSearch.indexed).hasSize(3);
    assertThat(openSearch.requests).contains(List.of("large"));
  }

  @Test
  void keepsRequestsBelowTheirLimitOfBytes() throws Exception {
    for (int i = 0; i < 100; i++) {
      writer.write(alert("a" + i, 1, 400_000), null);
      context.runMails();
    }
    writer.flush(true);

    assertThat(openSearch.indexed).hasSize(100);
    assertThat(openSearch.requests).allSatisfy(ids -> assertThat(ids.size()).isLessThan(14));
  }

  @Test
  void makesADeadLetterOfADocumentThatNobodyWouldTake() throws Exception {
    write(alert("giant", 1, 17 << 20), alert("b", 1));

    assertThat(openSearch.indexed).hasSize(2).containsKey(ALERTS + "/b");
    assertThat(onlyDeadLetter().get("detail").asText()).contains("16777216");
    assertThat(context.counter(SinkMetrics.DOCUMENTS_REFUSED)).isEqualTo(1);
  }

  @Test
  void boundsTheBytesThatWaitWhileOpenSearchIsAway() throws Exception {
    openSearch.answerRequests(
        Collections.nCopies(50, BulkAnswer.unanswered(Fate.RETRY, "away"))
            .toArray(BulkAnswer[]::new));
    for (int i = 0; i < 32; i++) {
      writer.write(alert("a" + i, 1, 1 << 20), null);
    }
    assertThat(context.now()).isZero();

    writer.write(alert("last", 1), null);

    assertThat(context.now()).isPositive();
    assertThat(openSearch.indexed).hasSize(32);
  }

  @Test
  void writesNothingTwiceAndLosesNothingAcrossARestart() throws Exception {
    openSearch.answerRequests(BulkAnswer.unanswered(Fate.RETRY, "away"));
    writer.write(alert("a", 1), null);
    writer.write(alert("b", 2), null);
    writer.flush(false);
    List<BufferedRequestState<OutputDocument>> restored = new ArrayList<>();
    for (BufferedRequestState<OutputDocument> state : writer.snapshotState(1)) {
      byte[] bytes = sink.getWriterStateSerializer().serialize(state);
      restored.add(
          sink.getWriterStateSerializer()
              .deserialize(sink.getWriterStateSerializer().getVersion(), bytes));
    }
    writer.close();
    assertThat(openSearch.requests).containsExactly(List.of("a", "b"));
    assertThat(openSearch.indexed).isEmpty();
    assertThat(openSearch.closed).isTrue();

    restore(restored);
    write(alert("c", 1));

    assertThat(openSearch.requests).endsWith(List.of("a", "b", "c"));
    assertThat(openSearch.indexed.get(ALERTS + "/b").version()).isEqualTo(2);
  }

  @Test
  void leavesNothingForACheckpointWhileOpenSearchTakesDocuments() throws Exception {
    writer.write(alert("a", 1), null);

    writer.flush(false);

    assertThat(openSearch.indexed).containsOnlyKeys(ALERTS + "/a");
    assertThat(context.now()).isZero();
    assertThat(buffered()).isEmpty();
  }

  @Test
  void triesOnceBeforeACheckpointAndNeverWaitsForAnOpenSearchThatIsAway() throws Exception {
    BulkAnswer away = BulkAnswer.unanswered(Fate.RETRY, "away");
    openSearch.answerRequests(away, away, away, away, away, away);
    writer.write(alert("a", 1), null);
    writer.flush(false);
    long tries = openSearch.requests.size();
    writer.write(alert("b", 1), null);

    writer.flush(false);

    assertThat(tries).isEqualTo(1);
    assertThat(openSearch.requests).hasSize(1);
    assertThat(context.now()).isZero();
    assertThat(buffered()).containsExactly("a", "b");
    writer.flush(true);
    assertThat(openSearch.indexed).containsOnlyKeys(ALERTS + "/a", ALERTS + "/b");
  }

  @Test
  void keepsAllOfSeveralBatchesForACheckpointWhenTheFirstIsNotTaken() throws Exception {
    BulkAnswer away = BulkAnswer.unanswered(Fate.RETRY, "away");
    openSearch.answerRequests(away);
    for (String id : List.of("a", "b", "c")) {
      writer.write(alert(id, 1, 2 << 20), null);
    }

    writer.flush(false);

    List<String> kept = new ArrayList<>(buffered());
    openSearch.indexed.values().forEach(document -> kept.add(document.id()));
    assertThat(kept).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void waitsForAnswersBeforeACheckpoint() throws Exception {
    openSearch.answerRequests(BulkAnswer.unanswered(Fate.RETRY, "away"));
    writer.write(alert("large", 1, 6 << 20), null);
    writer.write(alert("a", 1), null);
    assertThat(openSearch.requests).containsExactly(List.of("large"));

    writer.flush(false);

    List<String> kept = new ArrayList<>(buffered());
    openSearch.indexed.values().forEach(document -> kept.add(document.id()));
    assertThat(kept).containsExactlyInAnyOrder("large", "a");
  }

  private List<String> buffered() {
    return writer.snapshotState(1).get(0).getBufferedRequestEntries().stream()
        .map(entry -> entry.getRequestEntry().id())
        .toList();
  }

  private void restore(Collection<BufferedRequestState<OutputDocument>> state) {
    writer = (OpenSearchWriter) sink.restoreWriter(context, state);
  }

  private void write(OutputDocument... documents) throws Exception {
    for (OutputDocument document : documents) {
      writer.write(document, null);
    }
    writer.flush(true);
  }

  private void assertStops(String reason, OutputDocument... documents) {
    assertThatThrownBy(() -> write(documents))
        .hasRootCauseInstanceOf(OpenSearchStoppedException.class)
        .satisfies(
            failure ->
                assertThat(
                        ThrowableClassifier.findThrowableOfThrowableType(
                            failure, ThrowableType.NonRecoverableError))
                    .hasValueSatisfying(
                        stopped -> assertThat(stopped).hasMessageContaining(reason)));
  }

  private JsonNode onlyDeadLetter() throws IOException {
    List<OutputDocument> letters =
        openSearch.indexed.values().stream()
            .filter(document -> document.index().equals(DeadLetterDocuments.INDEX))
            .toList();
    assertThat(letters).hasSize(1);
    return new ObjectMapper().readTree(letters.get(0).json());
  }

  private static OutputDocument alert(String id, long version) {
    return new OutputDocument(ALERTS, id, version, 0, ("{\"id\":\"" + id + "\"}").getBytes(UTF_8));
  }

  private static OutputDocument alert(String id, long version, int bytes) {
    String json = "{\"id\":\"" + id + "\",\"x\":\"" + "x".repeat(bytes) + "\"}";
    return new OutputDocument(ALERTS, id, version, 0, json.getBytes(UTF_8));
  }
}
