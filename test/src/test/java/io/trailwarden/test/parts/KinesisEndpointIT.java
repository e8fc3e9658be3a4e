package io.trailwarden.test.parts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.test.parts.KinesisEndpoint.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class KinesisEndpointIT {

  private static final String STREAM = "parts-test";

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
  void givesBackWhatWasPutBeforeAndAfterASplitAndAMerge() {
    assertThat(arn).startsWith("arn:aws:kinesis:us-east-1:").endsWith(":stream/" + STREAM);
    kinesis.put(STREAM, entries(0, 1200));

    Shard first = kinesis.openShards(STREAM).get(0);
    kinesis.split(STREAM, first);
    kinesis.put(STREAM, entries(1200, 1300));
    List<Shard> children =
        kinesis.openShards(STREAM).stream()
            .filter(s -> first.shardId().equals(s.parentShardId()))
            .toList();
    assertThat(children).hasSize(2);
    kinesis.merge(STREAM, children.get(0), children.get(1));
    kinesis.put(STREAM, entries(1300, 1400));

    assertThat(kinesis.openShards(STREAM)).hasSize(2);
    assertThat(kinesis.shards(STREAM)).hasSize(5);
    List<String> read = new ArrayList<>();
    kinesis.shards(STREAM).forEach(shard -> read.addAll(contentOf(shard)));
    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 1400).mapToObj(Integer::toString).toList());
  }

  @Test
  void putsARecordOnTheShardThatWasAskedFor() {
    List<Shard> shards = kinesis.openShards(STREAM);
    for (Shard shard : shards) {
      kinesis.putOnShard(STREAM, shard, "same key", shard.shardId().getBytes(UTF_8));
    }
    for (Shard shard : shards) {
      assertThat(contentOf(shard)).containsExactly(shard.shardId());
    }
  }

  private static List<Entry> entries(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new Entry("key-" + i, Integer.toString(i).getBytes(UTF_8)))
        .toList();
  }

  private List<String> contentOf(Shard shard) {
    KinesisClient client = kinesis.client();
    List<String> content = new ArrayList<>();
    String iterator =
        client
            .getShardIterator(
                r ->
                    r.streamName(STREAM)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    while (iterator != null) {
      String current = iterator;
      var answer = client.getRecords(r -> r.shardIterator(current));
      for (Record each : answer.records()) {
        content.add(each.data().asUtf8String());
      }
      if (answer.records().isEmpty()) {
        break;
      }
      iterator = answer.nextShardIterator();
    }
    return content;
  }
}
