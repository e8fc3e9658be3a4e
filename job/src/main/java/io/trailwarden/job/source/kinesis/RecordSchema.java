package io.trailwarden.job.source.kinesis;

import io.trailwarden.event.Origin;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/** A record as it is, with where it came from. What it holds is told by its content, later. */
final class RecordSchema implements KinesisDeserializationSchema<RawChunk> {
  private static final long serialVersionUID = 1;

  @Override
  public RawChunk deserialize(
      byte[] bytes,
      String partitionKey,
      String sequence,
      long arrival,
      String stream,
      String shard) {
    return RawChunk.whole(new Origin.StreamRecord(stream, shard, sequence, arrival), bytes);
  }

  @Override
  public TypeInformation<RawChunk> getProducedType() {
    return RawChunkSerializer.TYPE;
  }
}
