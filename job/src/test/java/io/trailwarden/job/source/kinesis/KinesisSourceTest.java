package io.trailwarden.job.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.event.Origin;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.StreamSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import java.net.URI;
import java.util.List;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

final class KinesisSourceTest {
  private static final String ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/events";

  @Test
  void isASerializableSourceOfChunks() throws Exception {
    var source = KinesisSource.of(settings(ARN));

    assertThat(source.getProducedType()).isEqualTo(RawChunkSerializer.TYPE);
    assertThat(InstantiationUtil.clone(source)).isNotNull();
  }

  @Test
  void takesRegionFromTheArnAndEndpointFromTheSettings() {
    StreamSettings settings =
        new StreamSettings(
            List.of(ARN),
            new AwsSettings(null, URI.create("http://127.0.0.1:4567"), null),
            StreamSettings.Start.TRIM_HORIZON);

    assertThat(KinesisSource.properties(settings, "us-east-1"))
        .containsEntry("aws.region", "us-east-1")
        .containsEntry("aws.endpoint", "http://127.0.0.1:4567")
        .containsEntry("aws.credentials.provider", "AUTO")
        .containsEntry("flink.stream.initpos", "TRIM_HORIZON");
    assertThat(KinesisSource.properties(settings(ARN), "us-east-1"))
        .doesNotContainKey("aws.endpoint");
  }

  @Test
  void refusesWhatItCannotRead() {
    assertRefused(
        "events is no ARN of a Kinesis stream: give --stream arn:aws:kinesis:REGION:ACCOUNT:stream/NAME",
        "events");
    assertRefused(
        "The streams are of several regions, eu-west-1, us-east-1: run live once a region",
        ARN,
        "arn:aws:kinesis:eu-west-1:111122223333:stream/other");
    assertRefused(
        "Two streams are named events: streams are read with the credentials of one account; run live once an account",
        ARN,
        "arn:aws:kinesis:us-east-1:444455556666:stream/events");
    assertRefused(
        "No stream is given: name one with --stream arn:aws:kinesis:REGION:ACCOUNT:stream/NAME");
  }

  @Test
  void keepsWhereARecordCameFrom() {
    RawChunk chunk =
        new RecordSchema().deserialize(new byte[] {1, 2}, "key", "4711", 99, "events", "shard");

    assertThat(chunk.origin()).isEqualTo(new Origin.StreamRecord("events", "shard", "4711", 99));
    assertThat(chunk.first() && chunk.last()).isTrue();
    assertThat(chunk.length()).isEqualTo(2);
  }

  @Test
  void tellsApartTheRecordsThatAProducerPutIntoOne() {
    RawChunk chunk =
        RawChunk.whole(new Origin.StreamRecord("events", "shard", "4711", 99), new byte[1]);

    assertThat(RecordConsumer.withPlace(chunk, new SequenceNumber("4711"))).isSameAs(chunk);
    assertThat(RecordConsumer.withPlace(chunk, new SequenceNumber("4711", 3)).origin())
        .isEqualTo(new Origin.StreamRecord("events", "shard", "4711:3", 99));
  }

  @Test
  void takesTheNewestArrivalAsWatermark() {
    NewestArrival watermarks = new NewestArrival();

    assertThat(watermarks.getCurrentWatermark()).isNull();
    assertThat(watermarks.extractTimestamp(arrivedAt(50), 0)).isEqualTo(50);
    assertThat(watermarks.extractTimestamp(arrivedAt(40), 50)).isEqualTo(40);
    assertThat(watermarks.getCurrentWatermark().getTimestamp()).isEqualTo(50);
  }

  private static RawChunk arrivedAt(long time) {
    return RawChunk.whole(new Origin.StreamRecord("events", "shard", "1", time), new byte[0]);
  }

  private static void assertRefused(String line, String... streams) {
    assertThatThrownBy(() -> KinesisSource.of(settings(streams)))
        .isInstanceOf(UsageException.class)
        .hasMessage(line);
  }

  private static StreamSettings settings(String... streams) {
    return new StreamSettings(
        List.of(streams), new AwsSettings(null, null, null), StreamSettings.Start.LATEST);
  }
}
