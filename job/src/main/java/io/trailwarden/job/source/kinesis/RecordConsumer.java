package io.trailwarden.job.source.kinesis;

import io.trailwarden.event.Origin;
import io.trailwarden.job.type.RawChunk;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * The connector's consumer, which also tells apart the records that a producer put into one: they
 * share a sequence number, and what makes them different is known only where they are handed on. It
 * is written behind the number, as {@code SEQUENCE:PLACE}.
 */
@SuppressWarnings("deprecation") // what FlinkKinesisConsumer is made of
final class RecordConsumer extends FlinkKinesisConsumer<RawChunk> {
  private static final long serialVersionUID = 1;

  RecordConsumer(
      List<String> streams, KinesisDeserializationSchema<RawChunk> schema, Properties properties) {
    super(streams, schema, properties);
  }

  @Override
  protected KinesisDataFetcher<RawChunk> createFetcher(
      List<String> streams,
      SourceFunction.SourceContext<RawChunk> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<RawChunk> schema) {
    return new KinesisDataFetcher<>(
        streams,
        context,
        runtime,
        properties,
        schema,
        getShardAssigner(),
        getPeriodicWatermarkAssigner(),
        getWatermarkTracker()) {
      @Override
      protected void emitRecordAndUpdateState(
          RawChunk chunk, long arrival, int shard, SequenceNumber sequence) {
        super.emitRecordAndUpdateState(withPlace(chunk, sequence), arrival, shard, sequence);
      }
    };
  }

  static RawChunk withPlace(RawChunk chunk, SequenceNumber sequence) {
    if (!sequence.isAggregated() || !(chunk.origin() instanceof Origin.StreamRecord streamRecord)) {
      return chunk;
    }
    Origin origin =
        new Origin.StreamRecord(
            streamRecord.stream(),
            streamRecord.shard(),
            sequence.getSequenceNumber() + ":" + sequence.getSubSequenceNumber(),
            streamRecord.deliveredAt());
    return RawChunk.whole(origin, chunk.bytes());
  }
}
