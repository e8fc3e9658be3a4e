package io.trailwarden.test.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.alert.Run;
import io.trailwarden.event.Origin;
import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.sink.DeadLetterDocuments;
import io.trailwarden.job.sink.OpenSearchSink;
import io.trailwarden.job.sink.SinkMetrics;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.job.type.OutputDocumentSerializer;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.test.parts.OpenSearchNode;
import io.trailwarden.test.parts.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OpenSearchSinkIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String INDEX = "trailwarden-sink-it-2026.01";

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  private static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .build());

  private final OpenSearchNode node = Parts.openSearch();

  @TempDir private Path folder;

  @BeforeEach
  @AfterEach
  void removeWhatTheTestWrote() {
    node.queries().deleteIndices("trailwarden-sink-it-*");
    node.queries().deleteIndices(DeadLetterDocuments.INDEX);
    node.queries().deleteTemplate("trailwarden-sink-it");
  }

  @Test
  void writesDocumentsWithTheirIdsOverTlsAsTheLeastPrivilegedUser() throws Exception {
    JobID job = run(settings(node), document("a", 0, "root"), document("b", 7, "Zoë \\u0000"));

    assertThat(node.queries().documents("trailwarden-sink-it-*"))
        .containsOnlyKeys(INDEX + "/a", INDEX + "/b");
    assertThat(node.queries().get(INDEX, "b").get("user").asText()).isEqualTo("Zoë \u0000");
    assertThat(counted(job, SinkMetrics.DOCUMENTS_WRITTEN)).isEqualTo(2);
  }

  @Test
  void keepsTheNewestVersionAndCountsTheOthers() throws Exception {
    run(settings(node), document("a", 2, "second"));
    JobID job =
        run(
            settings(node),
            document("a", 1, "first"),
            document("a", 3, "third"),
            document("a", 2, "second again"));

    assertThat(node.queries().get(INDEX, "a").get("user").asText()).isEqualTo("third");
    assertThat(counted(job, SinkMetrics.VERSION_CONFLICTS)).isEqualTo(2);
    assertThat(counted(job, SinkMetrics.DOCUMENTS_WRITTEN)).isEqualTo(1);
    assertThat(counted(job, SinkMetrics.DOCUMENTS_REFUSED)).isZero();
  }

  @Test
  void putsADeadLetterInThePlaceOfARefusedDocumentAndIndexesTheRest() throws Exception {
    assertThat(
            node.queries()
                .request(
                    "PUT",
                    "/_index_template/trailwarden-sink-it",
                    "{\"index_patterns\": [\"trailwarden-sink-it-*\"], \"priority\": 500,"
                        + " \"template\": {\"mappings\": {\"dynamic\": false, \"properties\":"
                        + " {\"time\": {\"type\": \"date\"}}}}}")
                .status())
        .isEqualTo(200);
    OutputDocument noDate =
        json(INDEX, "bad", 1, "{\"time\": \"yesterday\", \"x\": \"" + "x".repeat(9000) + "\"}");
    OutputDocument noJson = json(INDEX, "broken", 1, "{\"time\": ");

    JobID job = run(settings(node), document("a", 1, "x"), noDate, noJson, document("b", 1, "x"));

    assertThat(node.queries().documents("trailwarden-sink-it-*"))
        .containsOnlyKeys(INDEX + "/a", INDEX + "/b");
    SortedMap<String, JsonNode> letters = node.queries().documents(DeadLetterDocuments.INDEX);
    assertThat(letters).hasSize(2);
    assertThat(letters.values())
        .allSatisfy(
            letter -> {
              assertThat(letter.get("reason").asText()).isEqualTo("REFUSED_BY_OPENSEARCH");
              assertThat(letter.get("excerpt").asText().length()).isLessThanOrEqualTo(4096);
              assertThat(letter.get("investigation").asText()).isEqualTo("sink-it");
            })
        .extracting(letter -> letter.at("/origin/id").asText())
        .containsExactlyInAnyOrder("bad", "broken");
    assertThat(letters.values())
        .extracting(letter -> letter.get("detail").asText())
        .anySatisfy(detail -> assertThat(detail).contains("failed to parse field [time]"));
    assertThat(counted(job, SinkMetrics.DOCUMENTS_REFUSED)).isEqualTo(2);
    assertThat(counted(job, SinkMetrics.DOCUMENTS_WRITTEN)).isEqualTo(4);
  }

  @Test
  void indexesDeadLettersOfReading() throws Exception {
    byte[] excerpt = new byte[DeadLetter.EXCERPT_LIMIT];
    Arrays.fill(excerpt, (byte) 0xFF);
    OutputDocument letter =
        DeadLetterDocuments.of(
            new DeadLetter(
                new Origin.LogFile("s3://logs", "k".repeat(1024), 1_767_225_600_000L),
                3,
                9,
                DeadLetter.Reason.INVALID_GZIP,
                "not gzip",
                excerpt),
            Run.LIVE);

    run(settings(node), letter, letter);

    assertThat(node.queries().documents(DeadLetterDocuments.INDEX).values())
        .singleElement()
        .satisfies(
            json -> {
              assertThat(json.get("excerpt").asText()).startsWith("\\xFF\\xFF");
              assertThat(json.get("excerpt_base64").binaryValue()).isEqualTo(excerpt);
            });
  }

  @Test
  void endsTheJobWithTheReasonWhenThePasswordIsWrong() throws IOException {
    OpenSearchSettings settings = settings(node, "not-the-password");

    assertThatThrownBy(() -> run(settings, document("a", 1, "x")))
        .hasStackTraceContaining("does not know user " + OpenSearchNode.WRITER)
        .hasStackTraceContaining(settings.credentialsFile())
        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("not-the-password"));
  }

  @Test
  void endsTheJobWithTheReasonWhenAnIndexIsNotAllowed() {
    assertThatThrownBy(() -> run(settings(node), json("elsewhere", "a", 1, "{}")))
        .hasStackTraceContaining("elsewhere")
        .hasStackTraceContaining("403");
  }

  @Test
  void endsTheJobWithTheReasonWhenTheCertificateIsNotTrusted() throws IOException {
    OpenSearchSettings trusting = settings(node);
    OpenSearchSettings settings =
        new OpenSearchSettings(trusting.uri(), null, trusting.credentialsFile());

    assertThatThrownBy(() -> run(settings, document("a", 1, "x")))
        .hasStackTraceContaining("not trusted")
        .hasStackTraceContaining("--opensearch-ca");
  }

  @Test
  void losesNothingWhenOpenSearchIsKilledAndComesBack() throws Exception {
    try (OpenSearchNode own = OpenSearchNode.startSecured("opensearch-sink")) {
      // One failure would be the end of the job.
      StreamExecutionEnvironment env =
          environment(Map.of(RestartStrategyOptions.RESTART_STRATEGY.key(), "none"));
      env.enableCheckpointing(500);
      Gate.open = new CountDownLatch(1);
      env.fromSequence(1, 3000)
          .map(new Gate())
          .returns(OutputDocumentSerializer.TYPE)
          .sinkTo(new OpenSearchSink(settings(own), Run.LIVE));
      JobClient job = env.executeAsync();
      try {
        await().atMost(LIMIT).until(() -> own.queries().count(INDEX) > 0);

        own.kill();
        Gate.open.countDown();
        await().atMost(LIMIT).until(() -> counted(job.getJobID(), SinkMetrics.BULK_RETRIES) > 3);
        own.start();

        job.getJobExecutionResult().get();
      } finally {
        leaveNoJob(job);
      }
      assertThat(own.queries().documents("trailwarden-sink-it-*")).hasSize(3000);
      assertThat(counted(job.getJobID(), SinkMetrics.DOCUMENTS_REFUSED)).isZero();
    }
  }

  /** It would wait for its OpenSearch for ever, and keep the slot from the other tests. */
  private static void leaveNoJob(JobClient job) throws Exception {
    if (!job.getJobStatus().get().isGloballyTerminalState()) {
      job.cancel().get();
    }
  }

  /** The first thousand numbers as documents; and the others, once it is open. */
  private static final class Gate implements MapFunction<Long, OutputDocument> {
    private static volatile CountDownLatch open = new CountDownLatch(1);

    @Override
    public OutputDocument map(Long number) throws InterruptedException {
      if (number > 1000) {
        open.await();
      }
      return document("id" + number, number, "x");
    }
  }

  private static JobID run(OpenSearchSettings settings, OutputDocument... documents)
      throws Exception {
    // Endless restarts: what is to end the job must end it all the same.
    StreamExecutionEnvironment env =
        environment(
            Map.of(
                RestartStrategyOptions.RESTART_STRATEGY.key(),
                "fixed-delay",
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS.key(),
                Integer.toString(Integer.MAX_VALUE)));
    env.fromData(OutputDocumentSerializer.TYPE, documents)
        .sinkTo(new OpenSearchSink(settings, Run.replay("sink-it")));
    return env.execute().getJobID();
  }

  private static StreamExecutionEnvironment environment(Map<String, String> more) {
    Configuration configuration = Configuration.fromMap(more);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
  }

  private static long counted(JobID job, String name) {
    return METRICS.getMetricsByIdentifiers(job).entrySet().stream()
        .filter(metric -> metric.getKey().endsWith("." + name))
        .mapToLong(metric -> ((Counter) metric.getValue()).getCount())
        .sum();
  }

  private OpenSearchSettings settings(OpenSearchNode node) throws IOException {
    return settings(node, node.writerPassword());
  }

  private OpenSearchSettings settings(OpenSearchNode node, String password) throws IOException {
    Path credentials = folder.resolve("credentials");
    Files.write(credentials, List.of("username=" + OpenSearchNode.WRITER, "password=" + password));
    return new OpenSearchSettings(
        node.uri(), node.authorityPem().toString(), credentials.toString());
  }

  private static OutputDocument document(String id, long version, String user) {
    return json(INDEX, id, version, "{\"id\": \"" + id + "\", \"user\": \"" + user + "\"}");
  }

  private static OutputDocument json(String index, String id, long version, String json) {
    return new OutputDocument(index, id, version, 0, json.getBytes(UTF_8));
  }
}
