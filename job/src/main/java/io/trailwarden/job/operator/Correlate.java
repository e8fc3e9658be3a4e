package io.trailwarden.job.operator;

import io.trailwarden.detect.Detectors;
import io.trailwarden.finding.Detection;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.type.CellKeySerializer;
import io.trailwarden.job.type.CellSerializer;
import io.trailwarden.job.type.HeadsSerializer;
import io.trailwarden.job.type.LeafStateSerializer;
import io.trailwarden.job.type.ObservationSetSerializer;
import io.trailwarden.job.type.PartialSerializer;
import io.trailwarden.job.type.SegmentKeySerializer;
import io.trailwarden.state.Addition;
import io.trailwarden.state.Cell;
import io.trailwarden.state.CellKey;
import io.trailwarden.state.Correlator;
import io.trailwarden.state.GroupState;
import io.trailwarden.state.Heads;
import io.trailwarden.state.Packed;
import io.trailwarden.state.Partial;
import io.trailwarden.state.SegmentKey;
import io.trailwarden.state.StateCodecs.OldBucket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of each group of each stateful detector, keyed by {@link Partial#key()}, and
 * hands out what follows from it: at once, or when an event-time timer says that a window is over.
 * A cell is cleared by such a timer too; what comes for it later is dropped, and was counted as
 * late when it was read. What comes for a window that was judged is counted here. The timers of the
 * end of the input clear, and conclude nothing.
 *
 * <p>State of detectors that are no longer there is cleared at its time, since each cell knows it.
 */
public final class Correlate extends AbstractStreamOperator<Detection>
    implements OneInputStreamOperator<Partial, Detection>, Triggerable<String, VoidNamespace> {
  /** Names in checkpoints: never changed. */
  private static final ValueStateDescriptor<Heads> HEADS =
      new ValueStateDescriptor<>("heads", HeadsSerializer.TYPE);

  private static final MapStateDescriptor<CellKey, Cell> CELLS =
      new MapStateDescriptor<>("cells-beside", CellKeySerializer.TYPE, CellSerializer.TYPE);

  private static final MapStateDescriptor<SegmentKey, Packed> SEGMENTS =
      new MapStateDescriptor<>("segments", SegmentKeySerializer.TYPE, LeafStateSerializer.TYPE);

  /** Whose state it is, where time alone may conclude something: a partial without cells. */
  private static final ValueStateDescriptor<Partial> OWNER =
      new ValueStateDescriptor<>("owner", PartialSerializer.TYPE);

  /** Of a time when each head was kept by itself: read once, when a savepoint of it is restored. */
  private static final MapStateDescriptor<CellKey, Cell> OLD_CELLS =
      new MapStateDescriptor<>("cells", CellKeySerializer.TYPE, CellSerializer.TYPE);

  /** Those of the first release: read once, when a savepoint of it is restored. */
  private static final MapStateDescriptor<Long, OldBucket> OLD_BUCKETS =
      new MapStateDescriptor<>("buckets", Types.LONG, ObservationSetSerializer.TYPE);

  private static final MapStateDescriptor<Long, Long> OLD_CLEAR_TIMES =
      new MapStateDescriptor<>("clear-times", Types.LONG, Types.LONG);

  /** The name that Flink gives to the timers of process functions, as this was one. */
  private static final String OLD_TIMERS = "user-timers";

  private static final String CELL_TIMERS = "cells";

  /** So much of the heap, all slots together, is for heads. */
  private static final int SHARE_OF_HEAP = 8;

  private final PipelineSettings settings;

  private transient @Nullable Open open;

  /** Whether some group may have an owner: most jobs have none, and need not ask for each timer. */
  private transient boolean hasOwners;

  /** What an open operator has. */
  private record Open(
      Detectors detectors,
      FlinkCells cells,
      ValueState<Partial> owner,
      InternalTimerService<CellKey> timers,
      LongCounter late,
      Counter lateMetric) {}

  public Correlate(PipelineSettings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    FlinkCells cells =
        new FlinkCells(
            new RecentHeads(
                context.getKeyedStateStore().getState(HEADS),
                getKeyedStateBackend(),
                bytesOfHeads(),
                !context.isRestored()),
            context.getKeyedStateStore().getMapState(CELLS),
            context.getKeyedStateStore().getMapState(SEGMENTS));
    LongCounter late = new LongCounter();
    getRuntimeContext().addAccumulator(Metrics.LATE_EVENTS, late);
    open =
        new Open(
            LoadedDetectors.of(settings),
            cells,
            context.getKeyedStateStore().getState(OWNER),
            getInternalTimerService(CELL_TIMERS, new CellKeySerializer(), new CellTimers()),
            late,
            getMetricGroup().counter(Metrics.LATE_EVENTS));
    hasOwners = context.isRestored();
    if (context.isRestored()) {
      takeOverOldState(cells);
      takeOverFirstState(cells);
    }
    InternalTimerService<VoidNamespace> ignored =
        getInternalTimerService(OLD_TIMERS, VoidNamespaceSerializer.INSTANCE, this);
  }

  /**
   * An equal share for each slot, and up to a third more: it is used by powers of two, and Java
   * says of its heap what is left when it put a little aside.
   */
  private long bytesOfHeads() {
    int slots =
        getRuntimeContext()
            .getTaskManagerRuntimeInfo()
            .getConfiguration()
            .get(TaskManagerOptions.NUM_TASK_SLOTS);
    return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / slots * 4 / 3;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    opened().cells().writeChanged();
  }

  private void takeOverOldState(FlinkCells cells) throws Exception {
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        OLD_CELLS,
        (key, old) -> {
          for (Map.Entry<CellKey, Cell> cell : old.entries()) {
            cells.putCell(cell.getKey(), cell.getValue());
          }
          cells.leave();
          old.clear();
        });
  }

  private void takeOverFirstState(FlinkCells cells) throws Exception {
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    MapState<Long, Long> clearTimes =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, OLD_CLEAR_TIMES);
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        OLD_BUCKETS,
        (key, buckets) -> takeOver(buckets, clearTimes, cells));
  }

  private static void takeOver(
      MapState<Long, OldBucket> buckets, MapState<Long, Long> clearTimes, FlinkCells cells)
      throws Exception {
    Map<Long, Long> clearTimeOf = new HashMap<>();
    for (Map.Entry<Long, Long> entry : clearTimes.entries()) {
      clearTimeOf.put(entry.getValue(), entry.getKey());
    }
    for (Map.Entry<Long, OldBucket> bucket : buckets.entries()) {
      long start = bucket.getKey();
      long clearTime = clearTimeOf.getOrDefault(start, Long.MAX_VALUE);
      bucket
          .getValue()
          .leaves()
          .forEach(
              (leaf, state) ->
                  cells.putCell(
                      new CellKey(leaf, List.of(), start), GroupState.cell(state, clearTime)));
    }
    cells.leave();
    buckets.clear();
    clearTimes.clear();
  }

  private Open opened() {
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open;
  }

  @Override
  public void processElement(StreamRecord<Partial> element) throws Exception {
    Partial partial = element.getValue();
    Correlator correlator = correlator(partial);
    if (correlator == null) {
      throw new IllegalStateException(
          "observations for " + partial.detector() + ", which is not among the detectors");
    }
    GroupState state = state(correlator, partial);
    long watermark = opened().timers().currentWatermark();
    List<CellKey> changed = new ArrayList<>();
    for (Map.Entry<CellKey, Addition> addition : partial.cells().entrySet()) {
      CellKey key = addition.getKey();
      if (correlator.clearTime(key, addition.getValue(), settings.retention()) <= watermark) {
        continue;
      }
      if (correlator.isClosed(key, watermark)) {
        long events = Math.max(1, addition.getValue().amount().events());
        opened().late().add(events);
        opened().lateMetric().inc(events);
        continue;
      }
      GroupState.Added added = state.add(key, addition.getValue());
      if (added != null) {
        changed.add(key);
        if (added.isNewTime()) {
          setTimers(correlator, key, added.clearTime(), partial);
        }
      }
    }
    if (!changed.isEmpty()) {
      state.conclude(changed, seconds(watermark)).forEach(this::emit);
    }
    opened().cells().leave();
  }

  private @Nullable Correlator correlator(Partial partial) {
    Correlator correlator = opened().detectors().correlator(partial.detector());
    return correlator == null || !correlator.structure().equals(partial.structure())
        ? null
        : correlator;
  }

  private GroupState state(Correlator correlator, Partial partial) {
    return new GroupState(correlator, partial.group(), opened().cells(), settings.retention());
  }

  private void setTimers(Correlator correlator, CellKey key, long clearTime, Partial partial)
      throws Exception {
    opened().timers().registerEventTimeTimer(key, clearTime);
    OptionalLong concludeTime = correlator.concludeTime(key);
    if (concludeTime.isPresent()) {
      opened().timers().registerEventTimeTimer(key, concludeTime.getAsLong());
      hasOwners = true;
      if (opened().owner().value() == null) {
        opened()
            .owner()
            .update(
                new Partial(
                    partial.detector(), partial.structure(), partial.group(), new TreeMap<>()));
      }
    }
  }

  private static long seconds(long watermark) {
    return Math.floorDiv(watermark, 1000L);
  }

  private void emit(Detection detection) {
    output.collect(new StreamRecord<>(detection));
  }

  /** Timers name the cell that they are for, so that no other has to be looked at. */
  private final class CellTimers implements Triggerable<String, CellKey> {
    @Override
    public void onEventTime(InternalTimer<String, CellKey> timer) throws Exception {
      CellKey key = timer.getNamespace();
      boolean isEndOfInput = opened().timers().currentWatermark() == Long.MAX_VALUE;
      Partial owner = hasOwners ? opened().owner().value() : null;
      Correlator correlator = owner == null ? null : correlator(owner);
      if (owner != null && correlator != null && !isEndOfInput) {
        OptionalLong concludeTime = correlator.concludeTime(key);
        if (concludeTime.isPresent() && concludeTime.getAsLong() == timer.getTimestamp()) {
          state(correlator, owner)
              .conclude(List.of(key), seconds(timer.getTimestamp()))
              .forEach(Correlate.this::emit);
        }
      }
      clear(key, timer.getTimestamp());
      if (owner != null && opened().cells().isEmpty()) {
        opened().owner().clear();
      }
      opened().cells().leave();
    }

    @Override
    public void onProcessingTime(InternalTimer<String, CellKey> timer) {
      throw new IllegalStateException("there are no timers of processing time");
    }
  }

  private void clear(CellKey key, long time) {
    FlinkCells cells = opened().cells();
    Cell cell = cells.cell(key);
    if (cell != null && cell.clearTime() <= time) {
      GroupState.remove(cells, key, cell);
    }
  }

  /** A timer of the first release, which does not say for which cell it is. */
  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    opened().cells().keys().forEach(key -> clear(key, timer.getTimestamp()));
    opened().cells().leave();
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("there are no timers of processing time");
  }
}
