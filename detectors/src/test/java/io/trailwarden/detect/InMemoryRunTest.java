package io.trailwarden.detect;

import static io.trailwarden.detect.RuleText.correlation;
import static io.trailwarden.detect.RuleText.detectors;
import static io.trailwarden.detect.RuleText.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.trailwarden.derive.Environment;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.state.PartialBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class InMemoryRunTest {
  private static final Detectors COUNTING =
      detectors(
          rule("failed", "Fail"),
          correlation(
              "burst",
              "type: event_count, rules: failed, group-by: [user], timespan: 1m,"
                  + " condition: {gte: 2}"),
          rule("other", "Other"));

  private static InMemoryRun run(Detectors detectors) {
    return new InMemoryRun(detectors, Environment.UNKNOWN, Limits.DEFAULT);
  }

  private static String fail(int second) {
    return "{\"eventVersion\":\"1.08\",\"eventTime\":\"2025-03-18T10:00:0"
        + second
        + "Z\",\"eventName\":\"Fail\",\"user\":\"a\",\"eventID\":\"e"
        + second
        + "\"}";
  }

  private static byte[] file(String... records) {
    return ("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void readsFilesAndRecordsOfAStreamToOneSetOfAlerts() throws IOException {
    try (InMemoryRun run = run(COUNTING)) {
      run.read(TimedEvent.file("a.json.gz"), gzip(file(fail(0))));
      assertThat(run.detections()).isEmpty();
      Origin streamed = new Origin.StreamRecord("s", "shard-0", "1", 5);
      run.read(streamed, fail(1).getBytes(StandardCharsets.UTF_8));
      assertThat(run.detections())
          .singleElement()
          .satisfies(
              detection -> {
                assertThat(detection.detector()).isEqualTo("burst");
                assertThat(detection.entity()).containsExactly("a");
                assertThat(detection.evidence().countText()).isEqualTo("2");
              });
      List<Detection> before = run.detections();
      run.read(streamed, fail(1).getBytes(StandardCharsets.UTF_8));
      assertThat(run.detections()).isEqualTo(before);
      assertThat(run.eventCount()).isEqualTo(3);
      assertThat(run.files()).hasSize(1);
      assertThat(run.files().get(0).events()).isEqualTo(1);
    }
  }

  @Test
  void keepsWhatCouldNotBeReadAndReadsOn() {
    try (InMemoryRun run = run(COUNTING)) {
      run.read(TimedEvent.file("a.json"), file(fail(0), "{\"eventName\":tru}", fail(1)));
      assertThat(run.deadLetterCount()).isEqualTo(1);
      assertThat(run.deadLetters().get(0).index()).isEqualTo(1);
      assertThat(run.eventCount()).isEqualTo(2);
      assertThat(run.detections()).hasSize(1);
    }
  }

  @Test
  void aStreamThatBreaksOffGivesWhatItHeldAndADeadLetter() {
    byte[] whole = file(fail(0), fail(1), fail(2));
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(whole, 0, whole.length - 20),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
              }
            });
    try (InMemoryRun run = run(COUNTING)) {
      assertThatThrownBy(() -> run.read(TimedEvent.file("a.json"), broken))
          .isInstanceOf(IOException.class)
          .hasMessage("connection reset");
      assertThat(run.eventCount()).isEqualTo(2);
      assertThat(run.deadLetters())
          .extracting(DeadLetter::reason)
          .contains(DeadLetter.Reason.FETCH_FAILED);
      assertThat(run.files()).isEmpty();
    }
  }

  @Test
  void namesTheFilesThatANoticeSaysWereWritten() {
    String notice = "{\"s3Bucket\":\"logs\",\"s3ObjectKey\":[\"a.json.gz\",\"b.json.gz\"]}";
    try (InMemoryRun run = run(COUNTING)) {
      run.read(
          new Origin.StreamRecord("s", "shard-0", "1", 5), notice.getBytes(StandardCharsets.UTF_8));
      assertThat(run.notices()).extracting(Notice::key).containsExactly("a.json.gz", "b.json.gz");
      assertThat(run.noticeCount()).isEqualTo(2);
    }
  }

  @Test
  void anEventWithoutTimeStillFires() {
    try (InMemoryRun run = run(COUNTING)) {
      run.read(
          TimedEvent.file("a.json"),
          file(
              "{\"eventVersion\":\"1.08\",\"eventName\":\"Other\",\"eventTime\":\"soon\"}",
              "{\"eventVersion\":\"1.08\",\"eventName\":\"Fail\",\"user\":\"a\"}"));
      assertThat(run.detections()).extracting(Detection::detector).containsExactly("other");
      assertThat(run.untimedCount()).isEqualTo(1);
    }
  }

  @Test
  void anEventOfMegabytesInEachStringGivesBoundedEvidence() {
    String huge = "x".repeat(1 << 20);
    String event =
        """
        {"eventVersion":"1.08","eventTime":"2025-03-18T10:00:00Z","eventName":"Fail","user":"H",
         "eventID":"H","requestID":"H","userAgent":"H","sourceIPAddress":"H","errorCode":"H",
         "userIdentity":{"type":"IAMUser","arn":"H","userName":"H","accessKeyId":"H"},
         "resources":[{"ARN":"H"},{"ARN":"H"}]}
        """;
    try (InMemoryRun run = run(detectors(rule("failed", "Fail")))) {
      run.read(TimedEvent.file("a.json"), file(event.replace("\"H\"", "\"" + huge + "\"")));
      Evidence evidence = run.detections().get(0).evidence().earliest().get(0);
      assertThat(evidence.toString().length()).isLessThan(150_000);
      assertThat(evidence.rawLength()).isGreaterThan(11 << 20);
    }
  }

  /** Between an event's bytes and "no rule matches" nothing is allocated. */
  @Test
  void anEventThatMatchesNothingCostsNoMemory() {
    StringBuilder records = new StringBuilder();
    int count = 5000;
    for (int i = 0; i < count; i++) {
      records
          .append(i == 0 ? "" : ",")
          .append(fail(i % 10).replace("\"Fail\"", "\"DescribeInstances\""));
    }
    byte[] bytes = file(records.toString());
    PartialBuffer buffer = new PartialBuffer();
    EventDetector detector = COUNTING.newEventDetector(Environment.UNKNOWN);
    Allocation allocation = new Allocation(detector, buffer);
    try (LogReader reader = new LogReader(Limits.DEFAULT)) {
      for (int round = 0; round < 5; round++) {
        allocation.bytes = 0;
        reader.begin(TimedEvent.file("a.json"), allocation);
        reader.read(bytes, 0, bytes.length);
        reader.end();
      }
    }
    assertThat(allocation.events).isEqualTo(5 * count);
    assertThat(allocation.bytes).isLessThan(count);
  }

  private static final class Allocation implements ReadHandler {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final EventDetector detector;
    private final PartialBuffer buffer;
    private long bytes;
    private int events;

    Allocation(EventDetector detector, PartialBuffer buffer) {
      this.detector = detector;
      this.buffer = buffer;
    }

    @Override
    public void event(Event event) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      detector.detect(event, buffer, detection -> {});
      bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
      events++;
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      throw new IllegalStateException(deadLetter.toString());
    }

    @Override
    public void notice(Notice notice) {
      throw new IllegalStateException(notice.toString());
    }

    @Override
    public void file(FileFact fact) {}
  }
}
