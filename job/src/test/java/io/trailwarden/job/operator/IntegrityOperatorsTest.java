package io.trailwarden.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.alert.Run;
import io.trailwarden.derive.Environment;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.integrity.Integrity;
import io.trailwarden.integrity.IntegrityFact;
import io.trailwarden.integrity.IntegrityFinding;
import io.trailwarden.integrity.KnownKeys;
import io.trailwarden.integrity.Lines;
import io.trailwarden.integrity.ObjectLookup;
import io.trailwarden.integrity.Scenarios;
import io.trailwarden.integrity.Scenarios.Scenario;
import io.trailwarden.integrity.SignedArchive;
import io.trailwarden.job.config.IntegritySettings;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.type.DetectionSerializer;
import io.trailwarden.job.type.ForAlert;
import io.trailwarden.job.type.ForAlertSerializer;
import io.trailwarden.job.type.ForFile;
import io.trailwarden.job.type.IntegrityFindingSerializer;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.job.type.OutputDocumentSerializer;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogFileKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The operators that prove logs, one after the other, on archives that somebody tampered with. */
class IntegrityOperatorsTest {
  private static final String CONTAINER = "s3://" + SignedArchive.BUCKET;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> aReplaySaysAtItsEndWhatVerifyingSays() {
    return Scenarios.all().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.name(), () -> assertThat(replayed(each)).isEqualTo(Lines.expected(each))));
  }

  private static Object replayed(Scenario scenario) throws Exception {
    SignedArchive archive = scenario.archive();
    IntegritySettings settings = settings(archive, scenario.from(), scenario.to());
    try (var verifying = verifying(settings, true)) {
      for (IntegrityFact each : facts(archive)) {
        verifying.processElement(new StreamRecord<>(each));
      }
      assertThat(verifying.extractOutputValues()).isEmpty();
      verifying.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(verifying.numKeyedStateEntries()).isZero();
      return Lines.of(verifying.extractOutputValues());
    }
  }

  @Test
  void verdictsOutliveARestart() throws Exception {
    SignedArchive archive = SignedArchive.of(6);
    String changed = archive.logAt("0410");
    archive.objects.put(changed, archive.objects.get(archive.logAt("0430")));
    List<IntegrityFact> facts = facts(archive);
    IntegritySettings settings = settings(archive, null, null);
    Map<String, IntegrityFinding> last = new TreeMap<>();
    OperatorSubtaskState snapshot;
    try (var verifying = verifying(settings, false)) {
      for (IntegrityFact each : facts.subList(0, facts.size() / 2)) {
        verifying.processElement(new StreamRecord<>(each));
      }
      verifying.extractOutputValues().forEach(each -> last.put(Lines.name(each), each));
      snapshot = verifying.snapshot(1, 1);
    }
    try (var verifying = verifying(settings, false, snapshot)) {
      for (IntegrityFact each : facts.subList(facts.size() / 2, facts.size())) {
        verifying.processElement(new StreamRecord<>(each));
      }
      verifying.processWatermark(at("2025-03-02T00:00:00Z"));
      verifying.extractOutputValues().forEach(each -> last.put(Lines.name(each), each));
      assertThat(last.get(changed).verdict()).isEqualTo("modified");
      assertThat(Lines.withoutPending(Lines.of(last.values()))).containsExactly("L0410 modified");

      verifying.processWatermark(at("2025-04-01T00:00:00Z"));
      assertThat(verifying.numKeyedStateEntries()).isZero();
      assertThat(verifying.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void anInputThatIsDrainedSaysNothingOfWhatIsMissing() throws Exception {
    SignedArchive archive = SignedArchive.of(6);
    archive.remove(archive.logAt("0410"));
    try (var verifying = verifying(settings(archive, null, null), false)) {
      for (IntegrityFact each : facts(archive)) {
        verifying.processElement(new StreamRecord<>(each));
      }
      verifying.processWatermark(Watermark.MAX_WATERMARK);

      assertThat(verifying.extractOutputValues())
          .extracting(IntegrityFinding::verdict)
          .containsOnly("valid", "verified");
    }
  }

  @Test
  void aFileAnswersAtOnceWhatIsKnownAndLaterWhatBecomesKnown() throws Exception {
    try (var judging = judging()) {
      judging.processElement(new StreamRecord<>(new ForFile.Asked("s3://b/k", "early", 0)));
      assertThat(judging.extractOutputValues()).isEmpty();
      judging.processElement(judged(Verdict.UNDIGESTED));
      judging.processElement(new StreamRecord<>(new ForFile.Asked("s3://b/k", "late", 0)));
      judging.processElement(new StreamRecord<>(new ForFile.Asked("s3://b/k", "late", 0)));
      judging.processElement(judged(Verdict.VERIFIED));

      assertThat(judging.extractOutputValues().subList(0, 2))
          .containsExactly(
              new ForAlert.Judged("early", "s3://b/k", Verdict.UNDIGESTED, 0),
              new ForAlert.Judged("late", "s3://b/k", Verdict.UNDIGESTED, 0));
      assertThat(judging.extractOutputValues().subList(2, 4))
          .containsExactlyInAnyOrder(
              new ForAlert.Judged("early", "s3://b/k", Verdict.VERIFIED, 0),
              new ForAlert.Judged("late", "s3://b/k", Verdict.VERIFIED, 0));
      assertThat(judging.extractOutputValues()).hasSize(4);

      judging.processWatermark(at("1970-02-01T00:00:00Z"));
      assertThat(judging.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void anAlertMovesFromPendingToTheFinalVerdictAlsoAfterARestart() throws Exception {
    Detection detection = aDetection();
    Origin file = detection.evidence().earliest().get(0).origins().get(0);
    OperatorSubtaskState snapshot;
    try (var alerting = alerting()) {
      alerting.processElement(new StreamRecord<>(new ForAlert.Found(detection)));
      assertThat(integrity(alerting)).isEqualTo("pending");
      snapshot = alerting.snapshot(1, 1);
    }
    try (var alerting = alerting(snapshot)) {
      alerting.processElement(
          new StreamRecord<>(
              new ForAlert.Judged(detection.alertId(), file.uri(), Verdict.VERIFIED, 0)));
      assertThat(integrity(alerting)).isEqualTo("verified");

      alerting.processElement(
          new StreamRecord<>(
              new ForAlert.Judged(detection.alertId(), file.uri(), Verdict.VERIFIED, 0)));
      alerting.processElement(
          new StreamRecord<>(
              new ForAlert.Judged(detection.alertId(), "s3://b/other", Verdict.MODIFIED, 0)));
      assertThat(alerting.extractOutputValues()).hasSize(1);
    }
  }

  // ----------------------------------------------------------------------------------- fixtures

  private static IntegritySettings settings(SignedArchive archive, Instant from, Instant to) {
    return new IntegritySettings(
        new IntegritySettings.Keys.Given(KnownKeys.ofAllRegions(archive.keys)),
        new Integrity.Settings(
            null, from, to, Duration.ofHours(3), Scenarios.OVERDUE_AFTER, Duration.ofDays(7)),
        null);
  }

  private static PipelineSettings pipeline(IntegritySettings integrity) {
    return new PipelineSettings(
        Run.LIVE,
        List.of(),
        false,
        Map.of(),
        Environment.UNKNOWN,
        Limits.DEFAULT,
        null,
        null,
        Duration.ofMinutes(30),
        Duration.ofHours(25),
        null,
        new Output.ToStandardOutput(),
        new Output.ToStandardOutput(),
        integrity);
  }

  /** What is learned of each object when it is read. */
  private static List<IntegrityFact> facts(SignedArchive archive) throws Exception {
    try (var reading = reading(archive)) {
      for (Map.Entry<String, byte[]> each : archive.objects.entrySet()) {
        String key = each.getKey();
        long delivered = LogFileKey.of(key).deliveredAt();
        for (RawChunk chunk :
            chunks(new Origin.LogFile(CONTAINER, key, delivered), each.getValue())) {
          Map<String, String> beside = archive.metadata.get(key);
          boolean isTold = chunk.first() && beside != null;
          reading.processElement(
              new StreamRecord<>(isTold ? chunk.with(DigestMetadata.of(beside)) : chunk));
        }
      }
      var facts = reading.getSideOutput(ReadAndMatch.INTEGRITY);
      return facts == null ? List.of() : facts.stream().map(StreamRecord::getValue).toList();
    }
  }

  private static List<RawChunk> chunks(Origin origin, byte[] bytes) {
    List<RawChunk> chunks = new ArrayList<>();
    int half = bytes.length / 2;
    chunks.add(RawChunk.of(origin, Arrays.copyOf(bytes, half), 0, half, true, false));
    chunks.add(RawChunk.of(origin, bytes, half, bytes.length - half, false, true));
    return chunks;
  }

  private static Detection aDetection() throws Exception {
    SignedArchive archive = SignedArchive.of(1);
    try (var reading = reading(archive)) {
      String key = archive.logAt("0010");
      String record =
          """
          {"Records":[{"eventVersion":"1.11","userIdentity":{"type":"Root","principalId":"1",\
          "arn":"arn:aws:iam::111122223333:root","accountId":"111122223333"},\
          "eventTime":"2025-03-01T00:05:00Z","eventSource":"iam.amazonaws.com",\
          "eventName":"ListUsers","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.1",\
          "userAgent":"x","requestID":"r","eventID":"e-1","readOnly":true,\
          "eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333"}]}
          """;
      reading.processElement(
          new StreamRecord<>(
              RawChunk.whole(
                  new Origin.LogFile(CONTAINER, key, 0),
                  record.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
      return reading.extractOutputValues().get(0);
    }
  }

  private static OneInputStreamOperatorTestHarness<RawChunk, Detection> reading(
      SignedArchive archive) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<RawChunk, Detection>(
            new ReadAndMatch(pipeline(settings(archive, null, null)), true));
    harness.getExecutionConfig().enableObjectReuse();
    harness.setup(DetectionSerializer.TYPE.createSerializer(new SerializerConfigImpl()));
    harness.open();
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, IntegrityFact, IntegrityFinding>
      verifying(IntegritySettings settings, boolean bounded, OperatorSubtaskState... restored)
          throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(
                new VerifyIntegrity(settings, bounded, () -> ObjectLookup.NOWHERE)),
            IntegrityFact::group,
            Types.STRING);
    harness.setup(IntegrityFindingSerializer.TYPE.createSerializer(new SerializerConfigImpl()));
    for (OperatorSubtaskState state : restored) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ForFile, ForAlert> judging()
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new JudgeFiles(Duration.ofDays(7), false)),
            ForFile::uri,
            Types.STRING);
    harness.setup(ForAlertSerializer.TYPE.createSerializer(new SerializerConfigImpl()));
    harness.open();
    return harness;
  }

  private static StreamRecord<ForFile> judged(Verdict verdict) {
    return new StreamRecord<>(new ForFile.Judged("s3://b/k", verdict, 0));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ForAlert, OutputDocument> alerting(
      OperatorSubtaskState... restored) throws Exception {
    PipelineSettings settings = pipeline(settings(SignedArchive.of(1), null, null));
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new RaiseAlerts(settings, false)),
            ForAlert::alertId,
            Types.STRING);
    harness.setup(OutputDocumentSerializer.TYPE.createSerializer(new SerializerConfigImpl()));
    for (OperatorSubtaskState state : restored) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static String integrity(
      KeyedOneInputStreamOperatorTestHarness<String, ForAlert, OutputDocument> alerting)
      throws Exception {
    List<OutputDocument> written = alerting.extractOutputValues();
    JsonNode alert = JSON.readTree(written.get(written.size() - 1).json());
    return alert.at("/trailwarden/integrity/verdict").asText();
  }

  private static Watermark at(String time) {
    return new Watermark(Instant.parse(time).toEpochMilli());
  }
}
