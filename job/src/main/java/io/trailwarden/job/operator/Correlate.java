package io.trailwarden.job.operator;

import io.trailwarden.detect.Detectors;
import io.trailwarden.finding.Detection;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.type.ObservationSetSerializer;
import io.trailwarden.state.BucketStore;
import io.trailwarden.state.Correlator;
import io.trailwarden.state.GroupState;
import io.trailwarden.state.ObservationSet;
import io.trailwarden.state.Partial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of each group of each correlation, keyed by {@link Partial#key()}, and hands out
 * what follows from it. A bucket is cleared by an event-time timer at {@link Correlator#clearTime};
 * what comes for it later is dropped, and was counted as late when it was read. The timers of the
 * end of the input clear, and conclude nothing.
 */
public final class Correlate extends KeyedProcessFunction<String, Partial, Detection> {
  /** Names in checkpoints: never changed. */
  private static final MapStateDescriptor<Long, ObservationSet> BUCKETS =
      new MapStateDescriptor<>("buckets", Types.LONG, ObservationSetSerializer.TYPE);

  private static final MapStateDescriptor<Long, Long> CLEAR_TIMES =
      new MapStateDescriptor<>("clear-times", Types.LONG, Types.LONG);

  private final PipelineSettings settings;

  private transient @Nullable Detectors detectors;
  private transient @Nullable MapState<Long, ObservationSet> buckets;

  /** When (epoch milliseconds of the watermark) which bucket is cleared. */
  private transient @Nullable MapState<Long, Long> clearTimes;

  public Correlate(PipelineSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    detectors = LoadedDetectors.of(settings);
    buckets = getRuntimeContext().getMapState(BUCKETS);
    clearTimes = getRuntimeContext().getMapState(CLEAR_TIMES);
  }

  @Override
  public void processElement(Partial partial, Context context, Collector<Detection> out)
      throws Exception {
    Correlator correlator = opened(detectors).correlator(partial.detector());
    if (correlator == null || !correlator.structure().equals(partial.structure())) {
      throw new IllegalStateException(
          "observations for " + partial.detector() + ", which is not among the detectors");
    }
    SortedMap<Long, ObservationSet> inTime = new TreeMap<>();
    for (Map.Entry<Long, ObservationSet> bucket : partial.buckets().entrySet()) {
      long clearTime = correlator.clearTime(bucket.getKey(), settings.retention());
      if (clearTime > context.timerService().currentWatermark()) {
        inTime.put(bucket.getKey(), bucket.getValue());
        if (!opened(clearTimes).contains(clearTime)) {
          opened(clearTimes).put(clearTime, bucket.getKey());
          context.timerService().registerEventTimeTimer(clearTime);
        }
      }
    }
    if (!inTime.isEmpty()) {
      Partial kept = new Partial(partial.detector(), partial.structure(), partial.group(), inTime);
      GroupState.take(correlator, kept, new StateStore(opened(buckets))).forEach(out::collect);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Detection> out)
      throws Exception {
    Long start = opened(clearTimes).get(timestamp);
    if (start != null) {
      opened(clearTimes).remove(timestamp);
      opened(buckets).remove(start);
    }
  }

  private static <T> T opened(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not open");
    }
    return part;
  }

  /** The buckets of the current key. */
  private record StateStore(MapState<Long, ObservationSet> buckets) implements BucketStore {
    @Override
    public @Nullable ObservationSet get(long start) {
      try {
        return buckets.get(start);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException("state of a correlation can't be read", e);
      }
    }

    @Override
    public void put(long start, ObservationSet set) {
      try {
        buckets.put(start, set);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException("state of a correlation can't be written", e);
      }
    }
  }
}
