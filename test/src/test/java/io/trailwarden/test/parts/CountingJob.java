package io.trailwarden.test.parts;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * The job that {@link FlinkClusterIT} runs: it numbers the elements of ten keys in keyed state, and
 * since the n-th element of a key says itself that it is the n-th, it notices each one that a crash
 * lost or repeated.
 */
public final class CountingJob {

  static final String ELEMENTS = "elements";
  static final String OUT_OF_STEP = "out-of-step";
  static final String RESUMED = "resumed";
  private static final int KEYS = 10;

  private CountingJob() {}

  /** Runs the job; its one argument is how many elements there are a second. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment
        .fromSource(
            new DataGeneratorSource<>(
                index -> index,
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(Double.parseDouble(arguments[0])),
                Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .setParallelism(1)
        .keyBy(index -> index % KEYS)
        .process(new Count())
        .uid("count")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    environment.execute("counting");
  }

  private static final class Count extends KeyedProcessFunction<Long, Long, Long> {

    private static final long serialVersionUID = 1;

    private final LongCounter elements = new LongCounter();
    private final LongCounter outOfStep = new LongCounter();
    private final LongCounter resumed = new LongCounter();
    private transient Counter metric;
    private transient ValueState<Long> count;
    private transient boolean first;

    @Override
    public void open(OpenContext context) {
      getRuntimeContext().addAccumulator(ELEMENTS, elements);
      getRuntimeContext().addAccumulator(OUT_OF_STEP, outOfStep);
      getRuntimeContext().addAccumulator(RESUMED, resumed);
      metric = getRuntimeContext().getMetricGroup().counter("counted");
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
      first = true;
    }

    @Override
    public void processElement(Long index, Context context, Collector<Long> out) throws Exception {
      long before = count.value() == null ? 0 : count.value();
      if (before != index / KEYS) {
        outOfStep.add(1);
      }
      if (first && before > 0) {
        resumed.add(1);
      }
      first = false;
      count.update(before + 1);
      elements.add(1);
      metric.inc();
      out.collect(index);
    }
  }
}
