package io.trailwarden.test.bench;

import com.sun.management.OperatingSystemMXBean;
import io.trailwarden.alert.Run;
import io.trailwarden.bytes.ByteRange;
import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.derive.Environment;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.BinaryBuffer;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.EventCopier;
import io.trailwarden.finding.EventCopy;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.config.StateBackend;
import io.trailwarden.job.operator.Correlate;
import io.trailwarden.job.operator.InKeyOrder;
import io.trailwarden.job.type.DetectionSerializer;
import io.trailwarden.job.type.PartialSerializer;
import io.trailwarden.read.Limits;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.state.Correlator;
import io.trailwarden.state.GroupValues;
import io.trailwarden.state.Observation;
import io.trailwarden.state.Partial;
import io.trailwarden.state.PartialBuffer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * How many observations a second one correlation takes, with its state in RocksDB: of very many
 * groups, or of one. {@code StateRun GROUPS OBSERVATIONS [SECONDS]}: checkpoints to a temporary
 * folder, each that many seconds; without, none. Observations are made as events are read, merged
 * before they leave, keyed, and concluded from by the operator that does so in the job. The time
 * begins when the job has started and ends with the job: what is kept is cleared by then. It is
 * told apart how long it took until each group was there, and how long the observations took that
 * came for all of them then; each group is observed once before any is observed again. Java
 * compiles its code meanwhile, a dozen seconds of processor time, which counts: take as many
 * observations as make that little.
 */
public final class StateRun {
  private static final int PARALLELISM = 2;
  private static final int MANAGED_MB = 512;

  /** Set by the job, which runs in this process, when it has started. */
  private static final AtomicReference<Moment> BEGIN = new AtomicReference<>();

  /** Set when each group was observed. */
  private static final AtomicReference<Moment> FILLED = new AtomicReference<>();

  /** Set when there are no more observations. */
  private static final AtomicReference<Moment> LAST = new AtomicReference<>();

  private static final String RULES =
      """
      title: any
      name: any
      logsource: { product: aws, service: cloudtrail }
      detection: { any: { eventName|exists: true }, condition: any }
      ---
      title: many
      name: many
      correlation: { type: event_count, rules: any, group-by: [ requester ], timespan: 1h, condition: { gte: 100 } }
      """;

  private StateRun() {}

  private static PipelineSettings settings() {
    byte[] text = RULES.getBytes(StandardCharsets.UTF_8);
    return new PipelineSettings(
        Run.replay("state"),
        List.of(new RuleFile("state.yml", text)),
        true,
        Map.of(),
        Environment.UNKNOWN,
        Limits.DEFAULT,
        null,
        null,
        PipelineSettings.WATERMARK_DELAY,
        PipelineSettings.RETENTION,
        null,
        new Output.ToStandardOutput(),
        new Output.ToStandardOutput(),
        null);
  }

  public static void main(String[] arguments) throws Exception {
    long groups = Long.parseLong(arguments[0]);
    long observations = Long.parseLong(arguments[1]);
    Configuration conf = StateBackend.wanted();
    conf.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    conf.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(MANAGED_MB));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, conf);
    env.getConfig().enableObjectReuse();
    Path checkpoints = Files.createTempDirectory("state-run-");
    if (arguments.length > 2) {
      env.enableCheckpointing(1000L * Long.parseLong(arguments[2]));
      env.getCheckpointConfig().setCheckpointStorage(checkpoints.toUri());
    }
    DataStream<Partial> partials =
        env.fromSource(
                new NumberSequenceSource(0, observations - 1),
                WatermarkStrategy.noWatermarks(),
                "numbers")
            .transform("observe", PartialSerializer.TYPE, new Observe(groups));
    DataStream<Detection> detections =
        partials
            .keyBy(Partial::key, Types.STRING)
            .transform("correlate", DetectionSerializer.TYPE, new Correlate(settings()));
    detections.sinkTo(new DiscardingSink<>());
    env.execute();
    FileUtils.deleteDirectory(checkpoints.toFile());
    Moment end = Moment.now();
    Moment begin = Objects.requireNonNull(BEGIN.get());
    Moment last = Objects.requireNonNull(LAST.get());
    Moment filled = FILLED.get();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "%,d groups, %,d observations: %s; of which%n  until each group was there: %s%n"
            + "  from then on: %s%n  clearing all: %.1f s; %d MB of heap at the end%n",
        groups,
        observations,
        end.since(begin, observations),
        filled == null ? "all" : filled.since(begin, groups),
        filled == null ? "nothing" : last.since(filled, observations - groups),
        (end.time() - last.time()) / 1e9,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20);
  }

  /** How much time has passed, and how much of it the processor was at work for this process. */
  private record Moment(long time, long processorTime) {
    static Moment now() {
      return new Moment(
          System.nanoTime(),
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
    }

    String since(Moment before, long observations) {
      double seconds = (time - before.time) / 1e9;
      return String.format(
          Locale.ROOT,
          "%.1f s, %,.0f observations/s, %.1f µs of processor time each",
          seconds,
          observations / seconds,
          (processorTime - before.processorTime) / 1e3 / observations);
    }
  }

  /** Numbers become events of 500 bytes, 100,000 a second of event time. */
  private static final class Observe extends AbstractStreamOperator<Partial>
      implements OneInputStreamOperator<Long, Partial> {
    private static final long START = 1_742_295_300_000L;
    private static final long EVENTS_A_MILLISECOND = 100;
    private static final int EVENTS_A_FLUSH = 30_000;
    private static final long SPREAD = 1_000_003;

    private final long groups;
    private transient @Nullable PartialBuffer buffer;
    private transient @Nullable InKeyOrder order;
    private transient @Nullable Correlator correlator;
    private transient @Nullable Events events;
    private transient int count;
    private transient int task;

    Observe(long groups) {
      this.groups = groups;
    }

    @Override
    public void open() throws RuleErrors {
      buffer = new PartialBuffer();
      events = new Events();
      order = InKeyOrder.of(getRuntimeContext().getTaskInfo());
      PipelineSettings settings = settings();
      correlator =
          Catalogue.of(settings.ruleFiles(), Map.of(), true).compile(null).correlator("many");
      task = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
      BEGIN.compareAndSet(null, Moment.now());
    }

    @Override
    public void processElement(StreamRecord<Long> element) {
      long number = (long) count * PARALLELISM + task;
      if (number >= groups && FILLED.get() == null) {
        FILLED.compareAndSet(null, Moment.now());
      }
      long group = number * SPREAD % groups;
      EvidenceKey key = new EvidenceKey(START + number / EVENTS_A_MILLISECOND, "event-" + number);
      PartialBuffer into = Objects.requireNonNull(buffer);
      Events made = Objects.requireNonNull(events);
      into.add(
          Objects.requireNonNull(correlator),
          new GroupValues(List.of("arn:aws:iam::111122223333:user/" + group)),
          0,
          List.of(),
          new Observation(key, EventIds.hash(key), "", 0, 0, () -> into.weighed(made.of(key))));
      if (++count % EVENTS_A_FLUSH == 0 || into.isFull()) {
        flush();
      }
    }

    /** There is one, at the end: what came before must be there before it. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
      flush();
      LAST.set(Moment.now());
      super.processWatermark(mark);
    }

    private void flush() {
      Objects.requireNonNull(order)
          .drain(
              Objects.requireNonNull(buffer),
              partial -> output.collect(new StreamRecord<>(partial)));
    }
  }

  /** Events, copied as a reader does it: out of a buffer, and whole. */
  private static final class Events {
    private static final int BYTES = 520;
    private static final Origin ORIGIN =
        new Origin.LogFile("s3://logs", "a.json.gz", Observe.START);

    private final EventCopier copier = new EventCopier();
    private final BinaryBuffer fields = new BinaryBuffer();
    private final byte[] raw = "x".repeat(BYTES).getBytes(StandardCharsets.UTF_8);

    Evidence of(EvidenceKey key) {
      byte[] id = key.eventId().getBytes(StandardCharsets.UTF_8);
      System.arraycopy(id, 0, raw, 0, id.length);
      EventCopy copy =
          copier.copy(key, LogSource.CLOUDTRAIL, null, ORIGIN, null, new ByteRange(raw, 0, BYTES));
      fields.clear().addNumber(1).addText("eventName").addNumber(1).addText("GetObject");
      return new Evidence(copy, fields);
    }
  }
}
