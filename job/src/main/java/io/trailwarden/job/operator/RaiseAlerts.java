package io.trailwarden.job.operator;

import io.trailwarden.alert.AlertDocument;
import io.trailwarden.alert.AlertWriter;
import io.trailwarden.detect.Detectors;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.Verdict;
import io.trailwarden.job.config.IntegritySettings;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.type.DetectionSerializer;
import io.trailwarden.job.type.ForAlert;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.state.Correlator;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of every alert, keyed by {@link ForAlert#alertId()}: unites the evidence of all
 * detections of an alert with the verdicts on their files, and writes its document, whole, whenever
 * it has changed. Each writing has a larger version than the one before, also after a restart from
 * an older checkpoint, since it is at least the clock's; so of two writings of a document the later
 * one stays.
 *
 * <p>An alert is forgotten once the watermark is {@code retention} past all that its detector may
 * still conclude of its time.
 */
public final class RaiseAlerts extends KeyedProcessFunction<String, ForAlert, OutputDocument> {
  /** Names in checkpoints: never changed. */
  private static final ValueStateDescriptor<Detection> DETECTION =
      new ValueStateDescriptor<>("detection", DetectionSerializer.TYPE);

  private static final ValueStateDescriptor<Long> VERSION =
      new ValueStateDescriptor<>("version", Types.LONG);
  private static final ValueStateDescriptor<Long> CLEAR_TIME =
      new ValueStateDescriptor<>("clear-time", Types.LONG);

  private static final MapStateDescriptor<String, String> VERDICTS =
      new MapStateDescriptor<>("verdicts", Types.STRING, Types.STRING);

  /** The longest time that one alert can stand for: a month's detections are one. */
  private static final long LONGEST_PERIOD = ChronoUnit.DAYS.getDuration().toMillis() * 31;

  private static final long HOUR = ChronoUnit.HOURS.getDuration().toMillis();

  private final PipelineSettings settings;
  private final boolean onlyFinal;

  private transient @Nullable Open open;

  /** What an open operator has. */
  private record Open(
      Detectors detectors,
      AlertWriter writer,
      ValueState<Detection> detection,
      ValueState<Long> version,
      ValueState<Long> clearTime,
      MapState<String, String> verdicts,
      LongCounter alerts,
      Map<String, Counter> alertMetrics) {}

  /**
   * The operator of one run.
   *
   * @param onlyFinal whether an alert is written once, at the end of the input, as files want it;
   *     else whenever it changed
   */
  public RaiseAlerts(PipelineSettings settings, boolean onlyFinal) {
    this.settings = settings;
    this.onlyFinal = onlyFinal;
  }

  @Override
  public void open(OpenContext context) {
    Detectors detectors = LoadedDetectors.of(settings);
    LongCounter alerts = new LongCounter();
    getRuntimeContext().addAccumulator(Metrics.ALERTS, alerts);
    open =
        new Open(
            detectors,
            new AlertWriter(detectors.metadata(), settings.run()),
            getRuntimeContext().getState(DETECTION),
            getRuntimeContext().getState(VERSION),
            getRuntimeContext().getState(CLEAR_TIME),
            getRuntimeContext().getMapState(VERDICTS),
            alerts,
            new HashMap<>());
  }

  private Open opened() {
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open;
  }

  @Override
  public void processElement(ForAlert part, Context context, Collector<OutputDocument> out)
      throws Exception {
    if (part instanceof ForAlert.Found found) {
      found(found.detection(), context, out);
    } else if (part instanceof ForAlert.Judged judged) {
      judged(judged, context, out);
    }
  }

  private void judged(ForAlert.Judged judged, Context context, Collector<OutputDocument> out)
      throws Exception {
    String verdict = judged.verdict().word();
    if (verdict.equals(opened().verdicts().get(judged.uri()))) {
      return;
    }
    opened().verdicts().put(judged.uri(), verdict);
    Detection detection = opened().detection().value();
    if (detection == null) {
      long now = context.timerService().currentWatermark();
      clearLater(onlyFinal ? Long.MAX_VALUE : cleared(Math.max(judged.time(), now)), context);
    } else if (!onlyFinal && restsOn(detection, judged.uri())) {
      write(detection, out);
    }
  }

  private static boolean restsOn(Detection detection, String uri) {
    return detection.evidence().earliest().stream()
        .flatMap(event -> event.origins().stream())
        .anyMatch(origin -> origin.uri().equals(uri));
  }

  private void found(Detection detection, Context context, Collector<OutputDocument> out)
      throws Exception {
    Detection before = opened().detection().value();
    if (before == null && detection.closed() != null) {
      return; // What nobody was told of needs no taking back.
    }
    Detection after = before == null ? detection : before.merge(detection);
    clearLater(onlyFinal ? Long.MAX_VALUE : clearTime(detection, context), context);
    if (after.equals(before)) {
      return;
    }
    if (before == null) {
      count(detection.detector());
    }
    opened().detection().update(after);
    if (!onlyFinal) {
      write(after, out);
    }
  }

  /** Where documents are written at the end, state has to last until then. */
  private void clearLater(long clearTime, Context context) throws IOException {
    Long planned = opened().clearTime().value();
    if (planned == null || planned < clearTime) {
      opened().clearTime().update(clearTime);
      context.timerService().registerEventTimeTimer(clearTime);
    }
  }

  private long clearTime(Detection detection, Context context) {
    List<Evidence> earliest = detection.evidence().earliest();
    long time = earliest.get(earliest.size() - 1).key().time();
    long now = context.timerService().currentWatermark();
    Correlator correlator = opened().detectors().correlator(detection.detector());
    long span = correlator == null ? 0 : LONGEST_PERIOD + 2 * correlator.horizon().toMillis();
    return cleared(Math.max(time, now) + span);
  }

  /** A digest may still come for what an alert rests on. */
  private long cleared(long time) {
    IntegritySettings integrity = settings.integrity();
    long retention = settings.retention().toMillis();
    long verdicts = integrity == null ? 0 : integrity.rules().retention().toMillis();
    return roundUp(time + Math.max(retention, verdicts));
  }

  /** So that an alert that gains evidence every second has a timer an hour. */
  private static long roundUp(long time) {
    return time + HOUR - Math.floorMod(time, HOUR);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<OutputDocument> out)
      throws Exception {
    Long planned = opened().clearTime().value();
    if (planned == null || planned != timestamp) {
      return;
    }
    Detection detection = opened().detection().value();
    if (onlyFinal && detection != null) {
      write(detection, out);
    }
    opened().detection().clear();
    opened().version().clear();
    opened().clearTime().clear();
    opened().verdicts().clear();
  }

  private void write(Detection detection, Collector<OutputDocument> out) throws Exception {
    Long last = opened().version().value();
    long version = Versions.after(last == null ? 0 : last);
    opened().version().update(version);
    AlertDocument document = opened().writer().write(detection, this::verdict);
    out.collect(
        new OutputDocument(
            document.index(), document.id(), version, document.time(), document.json()));
  }

  private @Nullable Verdict verdict(Origin.LogFile file) {
    String word = StateAccess.call(() -> opened().verdicts().get(file.uri()));
    return word == null ? null : Verdict.ofWord(word);
  }

  private void count(String detector) {
    opened().alerts().add(1);
    opened()
        .alertMetrics()
        .computeIfAbsent(
            detector,
            id ->
                getRuntimeContext()
                    .getMetricGroup()
                    .addGroup("detector", id)
                    .counter(Metrics.ALERTS))
        .inc();
  }
}
