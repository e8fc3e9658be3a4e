package io.trailwarden.job.source.notice;

import io.trailwarden.job.config.AwsClients;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import io.trailwarden.read.Notice;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Notices to the objects that they name, without blocking the stream. What can't be fetched comes
 * as a failure once all tries are used up; objects that are no log by their key are counted. A
 * checkpoint holds the notices whose objects have not left, and fetches them again.
 *
 * <p>Flink's own timeout is off: a try ends by the timeouts of its connection, and the tries are
 * counted, so every notice ends, however long what is behind holds back.
 */
public final class NoticeFetch {
  /** Metrics: how many objects were fetched, passed over, given up; and bytes fetched. */
  public static final String OBJECTS_FETCHED = "objects_fetched";

  public static final String OBJECTS_SKIPPED = "objects_skipped";
  public static final String OBJECTS_FAILED = "objects_failed";
  public static final String BYTES_FETCHED = "bytes_fetched";

  private static final long NO_TIMEOUT = 0;

  private NoticeFetch() {}

  /** Fetches with {@link FetchSettings#DEFAULT}. The caller gives the operator its uid. */
  public static SingleOutputStreamOperator<RawChunk> of(
      DataStream<Notice> notices, AwsSettings aws) {
    return of(notices, aws, FetchSettings.DEFAULT);
  }

  public static SingleOutputStreamOperator<RawChunk> of(
      DataStream<Notice> notices, AwsSettings aws, FetchSettings settings) {
    return AsyncDataStream.unorderedWait(
            notices,
            new Fetching(aws, settings),
            NO_TIMEOUT,
            TimeUnit.MILLISECONDS,
            settings.capacity())
        .name("fetch what notices name");
  }

  private static final class Fetching extends RichAsyncFunction<Notice, RawChunk>
      implements ResultTypeQueryable<RawChunk> {
    private static final long serialVersionUID = 1;

    private final AwsSettings aws;
    private final FetchSettings settings;
    private transient @Nullable ObjectFetcher fetcher;

    Fetching(AwsSettings aws, FetchSettings settings) {
      this.aws = aws;
      this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
      fetcher =
          new ObjectFetcher(
              new Buckets(AwsClients.s3(aws)),
              settings,
              new Counts(getRuntimeContext().getMetricGroup()));
    }

    @Override
    public void asyncInvoke(Notice notice, ResultFuture<RawChunk> result) {
      if (fetcher == null) {
        throw new IllegalStateException("not open");
      }
      fetcher.fetch(
          notice,
          new ObjectFetcher.Destination() {
            @Override
            public void complete(Collection<RawChunk> chunks) {
              result.complete(chunks);
            }

            @Override
            public void fail(Throwable cause) {
              result.completeExceptionally(cause);
            }
          });
    }

    @Override
    public TypeInformation<RawChunk> getProducedType() {
      return RawChunkSerializer.TYPE;
    }

    @Override
    public void close() {
      if (fetcher != null) {
        fetcher.close();
      }
    }
  }

  private static final class Counts implements ObjectFetcher.Outcomes {
    private final Counter objects;
    private final Counter bytes;
    private final Counter skipped;
    private final Counter failed;

    Counts(MetricGroup group) {
      objects = group.counter(OBJECTS_FETCHED, new ThreadSafeSimpleCounter());
      bytes = group.counter(BYTES_FETCHED, new ThreadSafeSimpleCounter());
      skipped = group.counter(OBJECTS_SKIPPED, new ThreadSafeSimpleCounter());
      failed = group.counter(OBJECTS_FAILED, new ThreadSafeSimpleCounter());
    }

    @Override
    public void fetched(long count) {
      objects.inc();
      bytes.inc(count);
    }

    @Override
    public void skipped() {
      skipped.inc();
    }

    @Override
    public void failed() {
      failed.inc();
    }
  }
}
