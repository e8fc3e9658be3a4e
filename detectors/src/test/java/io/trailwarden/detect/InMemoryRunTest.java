package io.trailwarden.detect;

import static io.trailwarden.detect.RuleText.correlation;
import static io.trailwarden.detect.RuleText.detectors;
import static io.trailwarden.detect.RuleText.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.trailwarden.catalogue.Catalogue;
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
import io.trailwarden.sigma.parse.RuleErrors;
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

  /** All of our rules, on what fills the logs: a role that reads, over TLS. */
  private static final List<String> USUAL =
      List.of(
          """
          {"Records":[{"eventVersion":"1.08","eventTime":"2025-03-18T10:00:00Z",\
          "eventSource":"ec2.amazonaws.com","eventName":"DescribeInstances",\
          "userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/a/b",\
          "accountId":"111122223333","accessKeyId":"ASIAEXAMPLE000000001"},\
          "sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2.17","awsRegion":"us-east-1",\
          "requestParameters":{"maxResults":5},"responseElements":null,"eventID":"e1",\
          "eventType":"AwsApiCall","recipientAccountId":"111122223333"}]}
          """,
          "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be logs"
              + " [18/Mar/2025:10:05:00 +0000] 198.51.100.7"
              + " arn:aws:sts::111122223333:assumed-role/a/b 3E57427F3EXAMPLE REST.GET.OBJECT"
              + " 2025/q1.csv \"GET /2025/q1.csv HTTP/1.1\" 200 - 2662992 2662992 70 10 \"-\""
              + " \"aws-cli/2.17\" - s9lzHYrFp76ZVxRcpX9= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader"
              + " logs.s3.us-east-1.amazonaws.com TLSv1.3 - -\n");

  /** Between an event's bytes and "no rule matches" nothing is allocated. */
  @Test
  void anEventThatMatchesNothingCostsNoMemory() throws RuleErrors {
    Catalogue own = Catalogue.own();
    Detectors detectors = Detectors.of(own.rules(), own.javaDetectors());
    Allocation allocation = new Allocation(detectors.newEventDetector(Environment.UNKNOWN));
    for (String text : USUAL) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      try (LogReader reader = new LogReader(Limits.DEFAULT)) {
        for (int round = 0; round < 20_000; round++) {
          if (round == 10_000) {
            allocation.bytes = 0;
            allocation.events = 0;
          }
          reader.begin(TimedEvent.file("a"), allocation);
          reader.read(bytes, 0, bytes.length);
          reader.end();
        }
      }
      assertThat(allocation.events).isEqualTo(10_000);
      assertThat(allocation.bytes / allocation.events).as(text).isZero();
    }
  }

  private static final class Allocation implements ReadHandler {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final EventDetector detector;
    private final PartialBuffer buffer = new PartialBuffer();
    private long bytes;
    private int events;

    Allocation(EventDetector detector) {
      this.detector = detector;
    }

    @Override
    public void event(Event event) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      detector.detect(event, buffer, Allocation::found);
      bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
      events++;
    }

    private static void found(Detection detection) {
      throw new IllegalStateException(detection.toString());
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
