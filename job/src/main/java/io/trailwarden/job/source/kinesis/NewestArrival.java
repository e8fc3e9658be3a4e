package io.trailwarden.job.source.kinesis;

import io.trailwarden.job.type.RawChunk;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.jspecify.annotations.Nullable;

/** A shard's watermark: the newest arrival. Flink keeps one of these for each shard. */
@SuppressWarnings("deprecation") // what FlinkKinesisConsumer wants
final class NewestArrival implements AssignerWithPeriodicWatermarks<RawChunk> {
  private static final long serialVersionUID = 1;

  private long newest = Long.MIN_VALUE;

  @Override
  public long extractTimestamp(RawChunk chunk, long previous) {
    newest = Math.max(newest, chunk.origin().deliveredAt());
    return chunk.origin().deliveredAt();
  }

  @Override
  public @Nullable Watermark getCurrentWatermark() {
    return newest == Long.MIN_VALUE ? null : new Watermark(newest);
  }
}
