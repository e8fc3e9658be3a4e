package io.trailwarden.job.source.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.Origin;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.type.NoticeSerializer;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.Notice;
import io.trailwarden.test.parts.DefaultCredentials;
import io.trailwarden.test.parts.Parts;
import io.trailwarden.test.parts.S3Endpoint;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

class NoticeFetchIT {
  private static final String BUCKET = "notice-fetch";
  private static final String FOLDER = "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/";
  private static final Origin RECORD =
      new Origin.StreamRecord("stream", "shardId-000000000000", "4711", 99);
  private static final Backoff QUICK = new Backoff(3, Duration.ofMillis(10), Duration.ofMillis(20));

  /** Memory for one or two objects only. */
  private static final FetchSettings NARROW =
      new FetchSettings(QUICK, QUICK, QUICK, 4, 16, 1 << 20, 512 << 10, 1 << 30, false);

  private static final S3Endpoint S3 = Parts.s3();
  private static final DefaultCredentials CREDENTIALS = DefaultCredentials.set();
  private static final Map<String, byte[]> OBJECTS = new HashMap<>();

  @BeforeAll
  static void upload() {
    S3.createBucket(BUCKET);
    Random random = new Random(2);
    for (int i = 0; i < 40; i++) {
      byte[] content = new byte[i == 0 ? 0 : i == 1 ? 3_000_000 : 1000 * random.nextInt(500)];
      random.nextBytes(content);
      String key = key(i);
      OBJECTS.put(key, content);
      S3.client().putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
    }
  }

  @AfterAll
  static void forgetCredentials() {
    CREDENTIALS.close();
  }

  @Test
  void givesEachObjectWholeAndADeadLetterForWhatCannotBeHad() throws Exception {
    List<Notice> notices = new ArrayList<>();
    OBJECTS.keySet().forEach(key -> notices.add(new Notice(BUCKET, key, RECORD)));
    notices.add(3, new Notice(BUCKET, FOLDER + "absent.json.gz", RECORD));
    notices.add(5, new Notice("no-such-bucket-here", key(1), RECORD));
    notices.add(7, new Notice(BUCKET, key(1) + ".metadata.json", RECORD));

    List<RawChunk> chunks = fetch(notices);

    Map<String, byte[]> read = new HashMap<>();
    List<String> failures = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Origin current = null;
    for (RawChunk chunk : chunks) {
      assertThat(chunk.first() ? current == null : chunk.origin().equals(current)).isTrue();
      current = chunk.last() ? null : chunk.origin();
      if (chunk.failure() != null) {
        assertThat(chunk.failure().reason()).isEqualTo(DeadLetter.Reason.FETCH_FAILED);
        failures.add(chunk.failure().detail());
        continue;
      }
      bytes.write(chunk.bytes(), chunk.offset(), chunk.length());
      if (chunk.last()) {
        Origin.LogFile file = (Origin.LogFile) chunk.origin();
        assertThat(file.container()).isEqualTo("s3://" + BUCKET);
        assertThat(read.put(file.key(), bytes.toByteArray())).isNull();
        bytes.reset();
      }
    }
    assertThat(read.keySet()).isEqualTo(OBJECTS.keySet());
    read.forEach(
        (key, content) -> assertThat(Arrays.equals(content, OBJECTS.get(key))).as(key).isTrue());
    assertThat(failures)
        .containsExactlyInAnyOrder(
            "s3://"
                + BUCKET
                + "/"
                + FOLDER
                + "absent.json.gz could not be fetched in 3 tries: it is not there (named by kinesis://stream/shardId-000000000000/4711)",
            "s3://no-such-bucket-here/"
                + key(1)
                + " could not be fetched: there is no such bucket (named by kinesis://stream/shardId-000000000000/4711)");
  }

  private static String key(int number) {
    return FOLDER
        + "111122223333_CloudTrail_us-east-1_20250314T09%02dZ_u.json.gz".formatted(number);
  }

  private static List<RawChunk> fetch(List<Notice> notices) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            1,
            new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.OBJECT_REUSE, true));
    List<RawChunk> chunks = new ArrayList<>();
    try (CloseableIterator<RawChunk> fetched =
        NoticeFetch.of(
                env.fromData(NoticeSerializer.TYPE, notices.toArray(Notice[]::new)),
                new AwsSettings(S3.uri(), null, "us-east-1"),
                NARROW)
            .uid("fetch")
            .map(RawChunk::copy)
            .returns(RawChunkSerializer.TYPE)
            .executeAndCollect()) {
      fetched.forEachRemaining(chunks::add);
    }
    return chunks;
  }
}
