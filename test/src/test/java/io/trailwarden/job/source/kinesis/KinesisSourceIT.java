package io.trailwarden.job.source.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.event.Origin;
import io.trailwarden.job.config.AwsClients;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.StreamSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import io.trailwarden.test.parts.DefaultCredentials;
import io.trailwarden.test.parts.KinesisEndpoint;
import io.trailwarden.test.parts.Parts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KinesisSourceIT {
  private static final String STREAM = "kinesis-source";

  private final KinesisEndpoint kinesis = Parts.kinesis();
  private String arn;

  @BeforeEach
  void createStream() {
    arn = kinesis.createStream(STREAM, 2);
  }

  @AfterEach
  void deleteStream() {
    kinesis.deleteStream(STREAM);
  }

  @Test
  void readsEachRecordOnceAlsoFromShardsThatWereSplit() throws Exception {
    put(0, 60);
    kinesis.split(STREAM, kinesis.openShards(STREAM).get(0));
    put(60, 100);
    put("aggregated", aggregate("a", "b", "c"));
    List<RawChunk> chunks;
    try (DefaultCredentials credentials = DefaultCredentials.set()) {
      chunks = read(103);
    }

    List<String> expected =
        new ArrayList<>(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    expected.addAll(List.of("a", "b", "c"));
    assertThat(chunks)
        .extracting(chunk -> new String(chunk.bytes(), UTF_8))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(chunks).extracting(RawChunk::origin).doesNotHaveDuplicates();
    for (RawChunk chunk : chunks) {
      Origin.StreamRecord origin = (Origin.StreamRecord) chunk.origin();
      assertThat(origin.stream()).isEqualTo(STREAM);
      assertThat(origin.shard()).startsWith("shardId-");
      assertThat(origin.deliveredAt()).isPositive();
      assertThat(chunk.first() && chunk.last()).isTrue();
      assertThat(origin.sequenceNumber())
          .matches(new String(chunk.bytes(), UTF_8).matches("[abc]") ? "[0-9]+:[0-2]" : "[0-9]+");
    }
  }

  @Test
  void saysInOneLineWhatIsWrongWithAStream() {
    try (DefaultCredentials credentials = DefaultCredentials.set()) {
      KinesisCheck.check(settings(arn));
      String other = arn.replace(STREAM, "no-such-stream");
      assertThatThrownBy(() -> KinesisCheck.check(settings(other)))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "There is no stream "
                  + other
                  + " for these credentials: check its name, region and account");
      String elsewhere = arn.replaceFirst(":[0-9]{12}:", ":999988887777:");
      assertThatThrownBy(() -> KinesisCheck.check(settings(elsewhere)))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "These credentials are of another account than "
                  + elsewhere
                  + ", and read "
                  + arn
                  + ": take credentials of the stream's account");
      assertThatThrownBy(
              () ->
                  KinesisCheck.check(
                      new StreamSettings(
                          List.of(arn),
                          new AwsSettings(null, URI.create("http://127.0.0.1:9"), null),
                          StreamSettings.Start.LATEST)))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith("Kinesis is not reached at http://127.0.0.1:9: ");
    }
  }

  /** As on a cluster: another process, told by AWS's own variables alone. */
  @Test
  void findsEndpointAndCredentialsInTheEnvironment() throws Exception {
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            CheckInEnvironment.class.getName(),
            arn);
    child.environment().putAll(Parts.endpoints());
    child.redirectErrorStream(true);
    Process process = child.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).contains("the stream can be read");
  }

  /** What the other process runs. */
  static final class CheckInEnvironment {
    public static void main(String[] arguments) {
      AwsSettings aws = AwsClients.settings(System.getenv(), null, null, null);
      KinesisCheck.check(
          new StreamSettings(List.of(arguments[0]), aws, StreamSettings.Start.LATEST));
      System.out.println("the stream can be read");
    }
  }

  private StreamSettings settings(String stream) {
    return new StreamSettings(
        List.of(stream),
        new AwsSettings(null, kinesis.uri(), null),
        StreamSettings.Start.TRIM_HORIZON);
  }

  private void put(int from, int to) {
    kinesis.put(
        STREAM,
        IntStream.range(from, to)
            .mapToObj(
                i -> new KinesisEndpoint.Entry("key-" + i, Integer.toString(i).getBytes(UTF_8)))
            .toList());
  }

  private void put(String key, byte[] data) {
    kinesis.put(STREAM, List.of(new KinesisEndpoint.Entry(key, data)));
  }

  @SuppressWarnings("deprecation") // the only way to add FlinkKinesisConsumer
  private List<RawChunk> read(int count) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            2,
            new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.OBJECT_REUSE, true));
    List<RawChunk> chunks = new ArrayList<>();
    try (CloseableIterator<RawChunk> all =
        env.addSource(KinesisSource.of(settings(arn)))
            .uid("kinesis")
            .map(RawChunk::copy)
            .returns(RawChunkSerializer.TYPE)
            .executeAndCollect()) {
      while (chunks.size() < count && all.hasNext()) {
        chunks.add(all.next());
      }
    }
    return chunks;
  }

  /**
   * Several records as the Kinesis producer library puts them into one: a magic number, a message
   * of Protocol Buffers (1: partition keys; 3: records of 1: the key's place, 3: data), its MD5.
   */
  private static byte[] aggregate(String... records) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    field(message, 1, "aggregated".getBytes(UTF_8));
    for (String each : records) {
      ByteArrayOutputStream inner = new ByteArrayOutputStream();
      inner.write(1 << 3);
      inner.write(0);
      field(inner, 3, each.getBytes(UTF_8));
      field(message, 3, inner.toByteArray());
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
    all.write(message.toByteArray());
    all.write(MessageDigest.getInstance("MD5").digest(message.toByteArray()));
    return all.toByteArray();
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] content)
      throws IOException {
    out.write(number << 3 | 2);
    out.write(content.length);
    out.write(content);
  }
}
