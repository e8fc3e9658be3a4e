package io.trailwarden.job.operator;

import io.trailwarden.finding.Verdict;
import io.trailwarden.job.type.ForAlert;
import io.trailwarden.job.type.ForFile;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Tells alerts the verdicts on the files that they rest on, keyed by {@link ForFile#uri()}: at once
 * what is known, and later what becomes known.
 */
public final class JudgeFiles extends KeyedProcessFunction<String, ForFile, ForAlert> {
  /** Names in checkpoints: never changed. */
  private static final ValueStateDescriptor<String> VERDICT =
      new ValueStateDescriptor<>("verdict", Types.STRING);

  private static final MapStateDescriptor<String, Boolean> ASKED =
      new MapStateDescriptor<>("asked", Types.STRING, Types.BOOLEAN);
  private static final ValueStateDescriptor<Long> CLEAR_TIME =
      new ValueStateDescriptor<>("clear-time", Types.LONG);

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final Duration retention;
  private final boolean isBounded;

  private transient @Nullable Open open;

  /** What an open operator has. */
  private record Open(
      ValueState<String> verdict, MapState<String, Boolean> asked, ValueState<Long> clearTime) {}

  /**
   * The operator of one run.
   *
   * @param retention how long after it was asked or judged last a file's verdict is kept
   * @param isBounded whether the input ends, and all state with it
   */
  public JudgeFiles(Duration retention, boolean isBounded) {
    this.retention = retention;
    this.isBounded = isBounded;
  }

  @Override
  public void open(OpenContext context) {
    open =
        new Open(
            getRuntimeContext().getState(VERDICT),
            getRuntimeContext().getMapState(ASKED),
            getRuntimeContext().getState(CLEAR_TIME));
  }

  private Open opened() {
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open;
  }

  @Override
  public void processElement(ForFile message, Context context, Collector<ForAlert> out)
      throws Exception {
    if (!isBounded) {
      clearLater(message.time(), context);
    }
    if (message instanceof ForFile.Judged judged) {
      opened().verdict().update(judged.verdict().word());
      for (String alert : opened().asked().keys()) {
        out.collect(new ForAlert.Judged(alert, judged.uri(), judged.verdict(), judged.time()));
      }
    } else if (message instanceof ForFile.Asked asked) {
      asked(asked, out);
    }
  }

  private void asked(ForFile.Asked asked, Collector<ForAlert> out) throws Exception {
    if (opened().asked().contains(asked.alertId())) {
      return;
    }
    opened().asked().put(asked.alertId(), true);
    String known = opened().verdict().value();
    if (known != null) {
      Verdict verdict = ForFile.verdict(known);
      out.collect(new ForAlert.Judged(asked.alertId(), asked.uri(), verdict, asked.time()));
    }
  }

  /** A timer a day, however often a file is asked for. */
  private void clearLater(long time, Context context) throws IOException {
    long latest = Math.max(time, context.timerService().currentWatermark());
    long clearTime = latest - Math.floorMod(latest, DAY) + DAY + retention.toMillis();
    Long planned = opened().clearTime().value();
    if (planned == null || planned < clearTime) {
      opened().clearTime().update(clearTime);
      context.timerService().registerEventTimeTimer(clearTime);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<ForAlert> out)
      throws IOException {
    Long planned = opened().clearTime().value();
    if (planned != null && planned == timestamp) {
      opened().verdict().clear();
      opened().asked().clear();
      opened().clearTime().clear();
    }
  }
}
