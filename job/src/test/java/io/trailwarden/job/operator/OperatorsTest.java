package io.trailwarden.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.alert.Run;
import io.trailwarden.derive.Environment;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.type.DetectionSerializer;
import io.trailwarden.job.type.ForAlert;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.job.type.OutputDocumentSerializer;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.Limits;
import io.trailwarden.read.Notice;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.state.Partial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operators one by one, without a cluster. */
class OperatorsTest {
  private static final Instant START = Instant.parse("2025-03-18T10:05:00Z");
  private static final Duration DELAY = Duration.ofMinutes(30);
  private static final Duration RETENTION = Duration.ofHours(25);
  private static final TypeSerializer<Detection> DETECTIONS =
      DetectionSerializer.TYPE.createSerializer(new SerializerConfigImpl());
  private static final ObjectMapper JSON = new ObjectMapper();

  // ------------------------------------------------------------------------------ read and match

  @Test
  void aMatchOfAStatelessRuleIsADetectionAtOnce() throws Exception {
    try (var harness = reading(settings(null, null))) {
      harness.processElement(chunk(START, deleteTrail("e1", START)));

      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .containsExactly("cloudtrail_deleted");
    }
  }

  @Test
  void observationsLeaveBeforeAWatermarkAndBeforeABarrierMergedIntoOne() throws Exception {
    try (var harness = reading(settings(null, null))) {
      harness.processElement(chunk(START, failedRootLogin("e1", START)));
      harness.processElement(chunk(START, failedRootLogin("e2", START)));
      assertThat(sideOutput(harness, ReadAndMatch.OBSERVATIONS)).isEmpty();

      harness.processWatermark(new Watermark(START.toEpochMilli()));
      // One for each of the two detectors that rest on failures of root.
      assertThat(sideOutput(harness, ReadAndMatch.OBSERVATIONS)).hasSize(2);

      harness.processElement(chunk(START, failedRootLogin("e3", START)));
      harness.prepareSnapshotPreBarrier(1);
      assertThat(sideOutput(harness, ReadAndMatch.OBSERVATIONS)).hasSize(4);
    }
  }

  @Test
  void observationsLeaveAfterASecond() throws Exception {
    try (var harness = reading(settings(null, null))) {
      harness.setProcessingTime(0);
      harness.processElement(chunk(START, failedRootLogin("e1", START)));
      harness.setProcessingTime(5_000);

      assertThat(sideOutput(harness, ReadAndMatch.OBSERVATIONS)).hasSize(2);
    }
  }

  @Test
  void theWatermarkFollowsTheEventsAndNotTheirDelivery() throws Exception {
    try (var harness = reading(settings(null, null))) {
      Instant delivered = START.plus(Duration.ofDays(30));
      harness.processElement(chunk(delivered, deleteTrail("e1", START)));
      harness.processWatermark(new Watermark(delivered.toEpochMilli()));

      assertThat(watermarks(harness)).containsExactly(START.minus(DELAY).toEpochMilli());
    }
  }

  @Test
  void anEventOfYear9999MovesTheWatermarkNoFurtherThanItsDelivery() throws Exception {
    try (var harness = reading(settings(null, null))) {
      harness.processElement(
          chunk(START, deleteTrail("e1", Instant.parse("9999-12-31T23:59:59Z"))));
      harness.processWatermark(new Watermark(START.toEpochMilli()));

      assertThat(watermarks(harness)).containsExactly(START.minus(DELAY).toEpochMilli());
    }
  }

  @Test
  void theEndOfTheInputPassesOn() throws Exception {
    try (var harness = reading(settings(null, null))) {
      harness.processWatermark(Watermark.MAX_WATERMARK);

      assertThat(watermarks(harness)).containsExactly(Long.MAX_VALUE);
    }
  }

  @Test
  void whatCannotBeReadIsADeadLetterAndTheRestIsKept() throws Exception {
    try (var harness = reading(settings(null, null))) {
      harness.processElement(
          chunk(START, deleteTrail("e1", START) + "\n{\"broken\n" + deleteTrail("e2", START)));

      assertThat(sideOutput(harness, ReadAndMatch.DEAD_LETTERS))
          .extracting(DeadLetter::reason)
          .containsExactly(DeadLetter.Reason.INVALID_JSON);
      assertThat(harness.extractOutputValues())
          .extracting(detection -> detection.entity().get(0))
          .containsExactly("e1", "e2");
    }
  }

  @Test
  void aFileThatBreaksOffIsADeadLetterAndNoFileThatWasRead() throws Exception {
    byte[] gzipHeader = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    byte[] whole = deleteTrail("e1", START).getBytes(StandardCharsets.UTF_8);
    try (var harness = reading(settings(null, null))) {
      harness.processElement(new StreamRecord<>(RawChunk.whole(logFile("cut"), gzipHeader)));
      harness.processElement(new StreamRecord<>(RawChunk.whole(logFile("whole"), whole)));

      assertThat(sideOutput(harness, ReadAndMatch.DEAD_LETTERS))
          .extracting(DeadLetter::reason)
          .containsExactly(DeadLetter.Reason.TRUNCATED);
      assertThat(
              harness
                  .getEnvironment()
                  .getAccumulatorRegistry()
                  .getUserMap()
                  .get(Metrics.FILES_READ)
                  .getLocalValue())
          .isEqualTo(1L);
    }
  }

  private static Origin logFile(String key) {
    return new Origin.LogFile("s3://b", key, START.toEpochMilli());
  }

  @Test
  void aNoticeIsHandedOn() throws Exception {
    try (var harness = reading(settings(null, null))) {
      harness.processElement(
          chunk(START, "{\"s3Bucket\":\"bkt\",\"s3ObjectKey\":[\"k.json.gz\"]}"));

      assertThat(sideOutput(harness, ReadAndMatch.NOTICES))
          .extracting(Notice::bucket, Notice::key)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("bkt", "k.json.gz"));
    }
  }

  @Test
  void onlyEventsOfTheAskedTimeCount() throws Exception {
    try (var harness = reading(settings(START, START.plusSeconds(10)))) {
      for (int second : List.of(-1, 0, 9, 10)) {
        Instant time = START.plusSeconds(second);
        harness.processElement(chunk(START, deleteTrail("e" + second, time)));
      }

      assertThat(harness.extractOutputValues())
          .extracting(detection -> detection.entity().get(0))
          .containsExactly("e0", "e9");
    }
  }

  // -------------------------------------------------------------------------------- correlate

  @Test
  void aCorrelationFiresWhenItsGroupIsComplete() throws Exception {
    try (var harness = correlating()) {
      feed(harness, failures(2));
      assertThat(harness.extractOutputValues()).isEmpty();

      feed(harness, List.of(failedRootLogin("e9", START.plusSeconds(9))));
      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .containsExactly("root_login_failed");
    }
  }

  @Test
  void aCorrelationGoesOnFromASnapshot() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = correlating()) {
      feed(harness, failures(2));
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = correlating(snapshot)) {
      feed(harness, List.of(failedRootLogin("e9", START.plusSeconds(9))));

      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .containsExactly("root_login_failed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"state/correlate-1.bin", "state/correlate-2.bin"})
  void aCorrelationGoesOnFromASavepointOfAnOlderForm(String savepoint) throws Exception {
    try (var harness = correlating(saved(savepoint))) {
      assertThat(stateEntries(harness)).isPositive();
      feed(harness, List.of(failedRootLogin("e9", START.plusSeconds(9))));

      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(
              detection -> {
                assertThat(detection.detector()).isEqualTo("root_login_failed");
                assertThat(detection.evidence().ids().count()).isEqualTo(3);
              });
      harness.processWatermark(
          new Watermark(START.plus(RETENTION).plus(Duration.ofHours(4)).toEpochMilli()));
      assertThat(harness.numEventTimeTimers()).isZero();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  @Test
  void anAlertGoesOnFromASavepointOfTheFirstRelease() throws Exception {
    Detection more = detections(failures(5)).get(0);
    try (var harness = alerting(false, saved("state/alert-1.bin"))) {
      harness.processElement(found(more));
      assertThat(evidenceCount(harness.extractOutputValues().get(0))).isEqualTo("5");
      harness.processElement(found(detections(failures(3)).get(0)));
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  private static OperatorSubtaskState saved(String resource) throws Exception {
    return OperatorSnapshotUtil.readStateHandle(
        Path.of(OperatorsTest.class.getResource("/" + resource).toURI()).toString());
  }

  @Test
  void stateIsGoneOnceNothingCanComeOfIt() throws Exception {
    try (var harness = correlating()) {
      feed(harness, failures(3));
      assertThat(harness.numEventTimeTimers()).isPositive();
      assertThat(stateEntries(harness)).isPositive();

      harness.processWatermark(
          new Watermark(START.plus(RETENTION).plus(Duration.ofHours(4)).toEpochMilli()));
      assertThat(harness.numEventTimeTimers()).isZero();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  @Test
  void whatComesAfterItsStateIsGoneMakesNoStateAgain() throws Exception {
    try (var harness = correlating()) {
      harness.processWatermark(
          new Watermark(START.plus(RETENTION).plus(Duration.ofHours(4)).toEpochMilli()));
      feed(harness, failures(3));

      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  @Test
  void theEndOfTheInputClearsAndConcludesNothing() throws Exception {
    try (var harness = correlating()) {
      feed(harness, failures(2));
      harness.processWatermark(Watermark.MAX_WATERMARK);

      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  private static final String OVER_TIME =
      """
      title: failed
      name: failed
      logsource: { product: aws, service: cloudtrail }
      detection: { failed: { eventName: ConsoleLogin }, condition: failed }
      ---
      title: few
      name: few
      correlation: { type: event_count, rules: failed, timespan: 10m, condition: { lt: 3 } }
      ---
      title: silent
      name: silent
      correlation: { type: absence, rules: failed, timespan: 2h }
      ---
      title: new
      name: new
      correlation: { type: first_seen, rules: failed, field: sourceIPAddress }
      """;

  @Test
  void aWindowIsJudgedWhenItIsOverAndTakesNothingAfterwards() throws Exception {
    PipelineSettings settings = ownRules(OVER_TIME, null);
    try (var harness = correlating(settings)) {
      feed(harness, settings, failures(2));
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermark(new Watermark(START.plusSeconds(299).toEpochMilli()));
      assertThat(harness.extractOutputValues()).isEmpty();

      harness.processWatermark(new Watermark(START.plusSeconds(300).toEpochMilli()));
      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .containsExactly("few");

      feed(harness, settings, failures(1));
      harness.processWatermark(new Watermark(START.plus(Duration.ofHours(4)).toEpochMilli()));
      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .containsExactly("few", "silent");
    }
  }

  @Test
  void aWindowGoesOnFromASnapshotAndItsStateIsGoneAtTheEnd() throws Exception {
    PipelineSettings settings = ownRules(OVER_TIME, null);
    OperatorSubtaskState snapshot;
    try (var harness = correlating(settings)) {
      feed(harness, settings, failures(2));
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = correlating(settings, snapshot)) {
      harness.processWatermark(new Watermark(START.plus(Duration.ofDays(3)).toEpochMilli()));
      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .containsExactlyInAnyOrder("few", "silent");
      assertThat(harness.numEventTimeTimers()).isZero();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  @Test
  void aWindowGoesOnFromASavepointOfAnOlderForm() throws Exception {
    PipelineSettings settings = ownRules(OVER_TIME, null);
    try (var harness = correlating(settings, saved("state/correlate-2-windows.bin"))) {
      harness.processWatermark(new Watermark(START.plus(Duration.ofDays(400)).toEpochMilli()));
      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .containsExactlyInAnyOrder("few", "silent");
      assertThat(harness.numEventTimeTimers()).isZero();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  @Test
  void aGroupOfMoreCellsThanStandTogetherIsJudgedAndClearedAsAnyOther() throws Exception {
    PipelineSettings settings = ownRules(OVER_TIME, null);
    int windows = 60;
    List<String> events = new ArrayList<>();
    for (int i = 0; i < windows; i++) {
      events.add(failedRootLogin("e" + i, START.plus(Duration.ofMinutes(10L * i))));
    }
    OperatorSubtaskState snapshot;
    try (var harness = correlating(settings)) {
      feed(harness, settings, events);
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = correlating(settings, snapshot)) {
      feed(harness, settings, events);
      harness.processWatermark(new Watermark(START.plus(Duration.ofDays(400)).toEpochMilli()));
      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .filteredOn("few"::equals)
          .hasSize(windows);
      assertThat(harness.numEventTimeTimers()).isZero();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  @Test
  void theEndOfTheInputJudgesNoWindow() throws Exception {
    PipelineSettings settings = ownRules(OVER_TIME, null);
    try (var harness = correlating(settings)) {
      feed(harness, settings, failures(2));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  @Test
  void aValueIsNewOnceAndIsRememberedForItsTime() throws Exception {
    PipelineSettings settings = ownRules(OVER_TIME, START);
    try (var harness = correlating(settings)) {
      feed(harness, settings, List.of(failedRootLogin("e1", START.plusSeconds(5))));
      feed(harness, settings, List.of(failedRootLogin("e2", START.plusSeconds(6))));
      assertThat(harness.extractOutputValues())
          .extracting(Detection::detector)
          .containsExactly("new");

      feed(harness, settings, List.of(failedRootLogin("e0", START.minusSeconds(9))));
      List<Detection> detections = harness.extractOutputValues();
      assertThat(detections.get(detections.size() - 1).closed()).isNotNull();

      harness.processWatermark(new Watermark(START.plus(Duration.ofDays(400)).toEpochMilli()));
      assertThat(harness.numEventTimeTimers()).isZero();
      assertThat(stateEntries(harness)).isZero();
    }
  }

  @Test
  void anAlertThatNobodySawIsNotTakenBackAndOneThatSomebodySawIs() throws Exception {
    PipelineSettings settings = ownRules(OVER_TIME, START);
    List<Detection> detections = new ArrayList<>();
    try (var harness = correlating(settings)) {
      feed(harness, settings, List.of(failedRootLogin("e1", START.plusSeconds(5))));
      feed(harness, settings, List.of(failedRootLogin("e0", START.minusSeconds(9))));
      detections.addAll(harness.extractOutputValues());
    }
    try (var harness = alerting(settings)) {
      harness.processElement(found(detections.get(1)));
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement(found(detections.get(0)));
      harness.processElement(found(detections.get(1)));
      List<OutputDocument> documents = harness.extractOutputValues();
      assertThat(JSON.readTree(documents.get(0).json()).at("/status").asText()).isEqualTo("New");
      assertThat(JSON.readTree(documents.get(1).json()).at("/status").asText())
          .isEqualTo("Suppressed");
      assertThat(evidenceCount(documents.get(1))).isEqualTo("1");
    }
  }

  // ------------------------------------------------------------------------------------- alert

  @Test
  void anAlertIsWrittenWhenItIsNewAndWhenItsEvidenceGrowsButNotForARepetition() throws Exception {
    Detection some = detections(failures(3)).get(0);
    Detection more = detections(failures(4)).get(0);
    try (var harness = alerting(false)) {
      harness.processElement(found(some));
      harness.processElement(found(some));
      harness.processElement(found(more));
      harness.processElement(found(some));

      List<OutputDocument> documents = harness.extractOutputValues();
      assertThat(documents).extracting(OutputDocument::id).hasSize(2).containsOnly(some.alertId());
      assertThat(documents.get(1).version()).isGreaterThan(documents.get(0).version());
      assertThat(evidenceCount(documents.get(0))).isEqualTo("3");
      assertThat(evidenceCount(documents.get(1))).isEqualTo("4");
    }
  }

  @Test
  void anAlertKeepsItsEvidenceAndRaisesItsVersionAcrossARestart() throws Exception {
    Detection some = detections(failures(3)).get(0);
    Detection other =
        detections(
                List.of(
                    failedRootLogin("f1", START.plusSeconds(100)),
                    failedRootLogin("f2", START.plusSeconds(101)),
                    failedRootLogin("f3", START.plusSeconds(102))))
            .get(0);
    OperatorSubtaskState snapshot;
    long version;
    try (var harness = alerting(false)) {
      harness.processElement(found(some));
      version = harness.extractOutputValues().get(0).version();
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = alerting(false, snapshot)) {
      harness.processElement(found(other));

      OutputDocument document = harness.extractOutputValues().get(0);
      assertThat(document.version()).isGreaterThan(version);
      assertThat(evidenceCount(document)).isEqualTo("6");
    }
  }

  @Test
  void forAFileAnAlertIsWrittenOnceAtTheEnd() throws Exception {
    try (var harness = alerting(true)) {
      harness.processElement(found(detections(failures(3)).get(0)));
      harness.processElement(found(detections(failures(4)).get(0)));
      harness.processWatermark(new Watermark(START.plus(Duration.ofDays(400)).toEpochMilli()));
      assertThat(harness.extractOutputValues()).isEmpty();

      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(harness.extractOutputValues()).hasSize(1);
      assertThat(evidenceCount(harness.extractOutputValues().get(0))).isEqualTo("4");
      assertThat(harness.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void anAlertIsForgottenWhenItsTimeIsOver() throws Exception {
    try (var harness = alerting(false)) {
      harness.processElement(found(detections(failures(3)).get(0)));
      harness.processWatermark(new Watermark(START.plus(Duration.ofDays(60)).toEpochMilli()));

      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  // ----------------------------------------------------------------------------------- fixtures

  private static PipelineSettings settings(Instant from, Instant to) {
    return new PipelineSettings(
        Run.LIVE,
        List.of(),
        false,
        Map.of(),
        Environment.UNKNOWN,
        Limits.DEFAULT,
        from,
        to,
        DELAY,
        RETENTION,
        null,
        new Output.ToStandardOutput(),
        new Output.ToStandardOutput(),
        null);
  }

  private static PipelineSettings ownRules(String rules, Instant baselineUntil) {
    PipelineSettings usual = settings(null, null);
    return new PipelineSettings(
        usual.run(),
        List.of(new RuleFile("own.yml", rules.getBytes(StandardCharsets.UTF_8))),
        true,
        usual.placeholders(),
        usual.environment(),
        usual.limits(),
        null,
        null,
        usual.watermarkDelay(),
        usual.retention(),
        baselineUntil,
        usual.alerts(),
        usual.deadLetters(),
        null);
  }

  private static OneInputStreamOperatorTestHarness<RawChunk, Detection> reading(
      PipelineSettings settings) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<RawChunk, Detection>(
            new ReadAndMatch(settings, true));
    harness.getExecutionConfig().enableObjectReuse();
    harness.setup(DETECTIONS);
    harness.open();
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Partial, Detection> correlating(
      OperatorSubtaskState... restored) throws Exception {
    return correlating(settings(null, null), restored);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Partial, Detection> correlating(
      PipelineSettings settings, OperatorSubtaskState... restored) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new Correlate(settings), Partial::key, Types.STRING);
    harness.setup(DETECTIONS);
    open(harness, restored);
    return harness;
  }

  /** Also of what is in memory alone until a snapshot is taken. */
  private static int stateEntries(
      KeyedOneInputStreamOperatorTestHarness<String, Partial, Detection> correlating)
      throws Exception {
    correlating.snapshot(2, 2);
    return correlating.numKeyedStateEntries();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ForAlert, OutputDocument> alerting(
      boolean onlyFinal, OperatorSubtaskState... restored) throws Exception {
    return alerting(settings(null, null), onlyFinal, restored);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ForAlert, OutputDocument> alerting(
      PipelineSettings settings) throws Exception {
    return alerting(settings, false);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ForAlert, OutputDocument> alerting(
      PipelineSettings settings, boolean onlyFinal, OperatorSubtaskState... restored)
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new RaiseAlerts(settings, onlyFinal)),
            ForAlert::alertId,
            Types.STRING);
    harness.setup(OutputDocumentSerializer.TYPE.createSerializer(new SerializerConfigImpl()));
    open(harness, restored);
    return harness;
  }

  private static StreamRecord<ForAlert> found(Detection detection) {
    return new StreamRecord<>(new ForAlert.Found(detection));
  }

  private static void open(
      OneInputStreamOperatorTestHarness<?, ?> harness, OperatorSubtaskState... restored)
      throws Exception {
    for (OperatorSubtaskState state : restored) {
      harness.initializeState(state);
    }
    harness.open();
  }

  private static void feed(
      OneInputStreamOperatorTestHarness<Partial, Detection> correlating, List<String> events)
      throws Exception {
    feed(correlating, settings(null, null), events);
  }

  private static void feed(
      OneInputStreamOperatorTestHarness<Partial, Detection> correlating,
      PipelineSettings settings,
      List<String> events)
      throws Exception {
    for (Partial partial : observations(settings, events)) {
      correlating.processElement(new StreamRecord<>(partial));
    }
  }

  private static List<Partial> observations(PipelineSettings settings, List<String> events)
      throws Exception {
    try (var reading = reading(settings)) {
      for (String event : events) {
        reading.processElement(chunk(START, event));
      }
      reading.prepareSnapshotPreBarrier(1);
      return sideOutput(reading, ReadAndMatch.OBSERVATIONS);
    }
  }

  private static List<Detection> detections(List<String> events) throws Exception {
    try (var correlating = correlating()) {
      feed(correlating, events);
      return new ArrayList<>(correlating.extractOutputValues());
    }
  }

  private static <T> List<T> sideOutput(
      OneInputStreamOperatorTestHarness<?, ?> harness, OutputTag<T> tag) {
    ConcurrentLinkedQueue<StreamRecord<T>> records = harness.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  private static List<Long> watermarks(OneInputStreamOperatorTestHarness<?, ?> harness) {
    return harness.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .toList();
  }

  private static StreamRecord<RawChunk> chunk(Instant delivered, String text) {
    Origin origin = new Origin.StreamRecord("s", "shard-0", "1", delivered.toEpochMilli());
    return new StreamRecord<>(RawChunk.whole(origin, text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String evidenceCount(OutputDocument document) throws IOException {
    JsonNode json = JSON.readTree(document.json());
    return json.at("/trailwarden/evidence_count").asText();
  }

  private static List<String> failures(int count) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(failedRootLogin("e" + i, START.plusSeconds(i)));
    }
    return events;
  }

  private static String failedRootLogin(String id, Instant time) {
    return record(id, time, "signin.amazonaws.com", "ConsoleLogin", "AwsConsoleSignIn")
        .formatted("\"responseElements\":{\"ConsoleLogin\":\"Failure\"}");
  }

  private static String deleteTrail(String id, Instant time) {
    return record(id, time, "cloudtrail.amazonaws.com", "DeleteTrail", "AwsApiCall")
        .replace("\"type\":\"Root\"", "\"type\":\"IAMUser\",\"userName\":\"u\"")
        .formatted("\"requestParameters\":{\"name\":\"trail\"}");
  }

  private static String record(
      String id, Instant time, String source, String name, String eventType) {
    return "{\"eventVersion\":\"1.08\",\"eventID\":\""
        + id
        + "\",\"eventTime\":\""
        + time
        + "\",\"eventSource\":\""
        + source
        + "\",\"eventName\":\""
        + name
        + "\",\"eventType\":\""
        + eventType
        + "\",\"userIdentity\":{\"type\":\"Root\",\"accountId\":\"111122223333\","
        + "\"arn\":\"arn:aws:iam::111122223333:root\"},\"sourceIPAddress\":\"192.0.2.7\","
        + "\"recipientAccountId\":\"111122223333\",%s}";
  }
}
