package io.trailwarden.job.source.kinesis;

import io.trailwarden.job.config.StreamSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.type.RawChunk;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.config.AWSConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;

/**
 * The records of Kinesis streams, each a chunk of its own, with their arrival as timestamp. Shards
 * are polled; each has a watermark of its own, the newest arrival, and one that brings nothing for
 * a minute does not hold back the others. Shards that a split or a merge makes are found.
 *
 * <p>Credentials come from the default chain of the AWS SDK 1.12 that the connector holds:
 * environment, system properties, web identity, profile, container, instance.
 *
 * <p>{@code FlinkKinesisConsumer} and not the connector's newer source, which fails on a stream
 * whose shards were split before it began.
 */
public final class KinesisSource {
  private static final String IDLE_MILLIS = "60000";
  private static final String DISCOVERY_MILLIS = "10000";
  private static final String RETRIES = "10";

  private KinesisSource() {}

  /**
   * The source of all streams, for {@code env.addSource}.
   *
   * @throws UsageException when a stream is no ARN, or streams of several regions are given
   */
  public static FlinkKinesisConsumer<RawChunk> of(StreamSettings settings) {
    List<StreamArn> streams = arns(settings);
    FlinkKinesisConsumer<RawChunk> consumer =
        new RecordConsumer(
            streams.stream().map(StreamArn::name).toList(),
            new RecordSchema(),
            properties(settings, streams.get(0).region()));
    consumer.setPeriodicWatermarkAssigner(new NewestArrival());
    return consumer;
  }

  static List<StreamArn> arns(StreamSettings settings) {
    List<StreamArn> streams = settings.streams().stream().map(StreamArn::of).distinct().toList();
    if (streams.isEmpty()) {
      throw new UsageException(
          "No stream is given: name one with --stream arn:aws:kinesis:REGION:ACCOUNT:stream/NAME");
    }
    Set<String> regions = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (StreamArn stream : streams) {
      regions.add(stream.region());
      if (!names.add(stream.name())) {
        throw new UsageException(
            "Two streams are named "
                + stream.name()
                + ": streams are read with the credentials of one account; run live once an account");
      }
    }
    if (regions.size() > 1) {
      throw new UsageException(
          "The streams are of several regions, "
              + String.join(", ", regions.stream().sorted().toList())
              + ": run live once a region");
    }
    return streams;
  }

  static Properties properties(StreamSettings settings, String region) {
    Properties properties = new Properties();
    properties.setProperty(AWSConfigConstants.AWS_REGION, region);
    properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "AUTO");
    URI endpoint = settings.aws().kinesisEndpoint();
    if (endpoint != null) {
      properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, endpoint.toString());
    }
    properties.setProperty(
        ConsumerConfigConstants.STREAM_INITIAL_POSITION, settings.start().name());
    properties.setProperty(ConsumerConfigConstants.SHARD_IDLE_INTERVAL_MILLIS, IDLE_MILLIS);
    properties.setProperty(
        ConsumerConfigConstants.SHARD_DISCOVERY_INTERVAL_MILLIS, DISCOVERY_MILLIS);
    properties.setProperty(ConsumerConfigConstants.SHARD_GETRECORDS_RETRIES, RETRIES);
    properties.setProperty(ConsumerConfigConstants.SHARD_GETITERATOR_RETRIES, RETRIES);
    return properties;
  }
}
