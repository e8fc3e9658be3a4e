package io.trailwarden.job.source.archive;

import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Log files of a bucket or a directory, each once, in the order of their delivery over all accounts
 * and regions. Bounded. Files that can't be read come as failures; what is no log is passed over
 * and counted. Folders that AWS keeps for something else (digests, insights, other services) are
 * not listed at all.
 *
 * <p>A checkpoint holds how far each place of the archive was listed and the files that are not
 * done, so that after a restart no file is missing, and one that was under way comes once more.
 *
 * <pre>{@code
 * env.fromSource(new ArchiveSource(settings), ArchiveSource.watermarks(), "archive").uid(…)
 * }</pre>
 */
public final class ArchiveSource
    implements Source<RawChunk, ArchiveSplit, ArchiveState>, ResultTypeQueryable<RawChunk> {
  private static final long serialVersionUID = 1;

  /** Metric: files that were read to their end. */
  public static final String FILES_READ = "files_read";

  /** Metric of the enumerator: files that were listed and are no log. */
  public static final String FILES_SKIPPED = "files_skipped";

  /** Metric: bytes as they are stored. */
  public static final String BYTES_READ = "bytes_read";

  private static final Backoff BACKOFF =
      new Backoff(7, Duration.ofMillis(200), Duration.ofSeconds(10));

  private final ArchiveSettings settings;
  private final Backoff backoff;

  public ArchiveSource(ArchiveSettings settings) {
    this(settings, BACKOFF);
  }

  ArchiveSource(ArchiveSettings settings, Backoff backoff) {
    this.settings = settings;
    this.backoff = backoff;
  }

  /** The newest delivery seen by a reader; nothing is subtracted for what comes late. */
  public static WatermarkStrategy<RawChunk> watermarks() {
    return WatermarkStrategy.<RawChunk>forGenerator(context -> new NewestDelivery())
        .withTimestampAssigner((chunk, time) -> chunk.origin().deliveredAt());
  }

  private static final class NewestDelivery implements WatermarkGenerator<RawChunk> {
    private long newest = Long.MIN_VALUE;

    @Override
    public void onEvent(RawChunk chunk, long time, WatermarkOutput output) {
      newest = Math.max(newest, time);
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      output.emitWatermark(new Watermark(newest));
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<RawChunk, ArchiveSplit> createReader(SourceReaderContext context) {
    return new ArchiveReader(context, settings, backoff);
  }

  @Override
  public SplitEnumerator<ArchiveSplit, ArchiveState> createEnumerator(
      SplitEnumeratorContext<ArchiveSplit> context) {
    return new ArchiveEnumerator(context, settings, ArchiveState.BEGIN);
  }

  @Override
  public SplitEnumerator<ArchiveSplit, ArchiveState> restoreEnumerator(
      SplitEnumeratorContext<ArchiveSplit> context, ArchiveState state) {
    return new ArchiveEnumerator(context, settings, state);
  }

  @Override
  public SimpleVersionedSerializer<ArchiveSplit> getSplitSerializer() {
    return ArchiveSerializer.SPLIT;
  }

  @Override
  public SimpleVersionedSerializer<ArchiveState> getEnumeratorCheckpointSerializer() {
    return ArchiveSerializer.STATE;
  }

  @Override
  public TypeInformation<RawChunk> getProducedType() {
    return RawChunkSerializer.TYPE;
  }
}
