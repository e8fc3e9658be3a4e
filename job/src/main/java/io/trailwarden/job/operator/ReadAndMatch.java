package io.trailwarden.job.operator;

import io.trailwarden.detect.EventDetector;
import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.integrity.Content;
import io.trailwarden.integrity.IntegrityFact;
import io.trailwarden.integrity.Place;
import io.trailwarden.job.config.PipelineSettings;
import io.trailwarden.job.type.DeadLetterSerializer;
import io.trailwarden.job.type.IntegrityFactSerializer;
import io.trailwarden.job.type.NoticeSerializer;
import io.trailwarden.job.type.PartialSerializer;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.LogFileKey;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.state.Partial;
import io.trailwarden.state.PartialBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to detections, in one operator, so that an event is never an element of a stream: reads
 * both logs, shows each event to all rules, hands out what stateless rules conclude, and to side
 * outputs what only counts together with others, what could not be read, and what is still to be
 * fetched.
 *
 * <p>Observations are merged before they leave, and leave when they are many, each second, before a
 * watermark and before a checkpoint's barrier, so that neither overtakes them.
 *
 * <p>Has no state of its own: sources begin a file again that they had not handed over whole.
 */
public final class ReadAndMatch extends AbstractStreamOperator<Detection>
    implements OneInputStreamOperator<RawChunk, Detection>, BoundedOneInput {
  public static final OutputTag<Partial> OBSERVATIONS =
      new OutputTag<>("observations", PartialSerializer.TYPE);
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
  public static final OutputTag<Notice> NOTICES = new OutputTag<>("notices", NoticeSerializer.TYPE);

  public static final OutputTag<IntegrityFact> INTEGRITY =
      new OutputTag<>("integrity", IntegrityFactSerializer.TYPE);

  private static final long FLUSH_INTERVAL = 1000;

  private final PipelineSettings settings;
  private final boolean makesWatermarks;

  private transient @Nullable Work work;

  /** What the time of events says of the watermark; the upstream one says the rest. */
  private transient long newestTime;

  private transient long newestDelivery;
  private transient long watermark;

  /**
   * The operator of one source.
   *
   * @param makesWatermarks whether the watermarks that arrive are of delivery times, to be held
   *     back to the events' own; else they are passed on as they are, as behind a fetch, whose
   *     notices made them
   */
  public ReadAndMatch(PipelineSettings settings, boolean makesWatermarks) {
    this.settings = settings;
    this.makesWatermarks = makesWatermarks;
    setChainingStrategy(ChainingStrategy.ALWAYS);
  }

  @Override
  public void open() throws Exception {
    super.open();
    newestTime = Long.MIN_VALUE;
    newestDelivery = Long.MIN_VALUE;
    watermark = Long.MIN_VALUE;
    work = new Work();
    flushLater();
  }

  private Work work() {
    if (work == null) {
      throw new IllegalStateException("not open");
    }
    return work;
  }

  @Override
  public void processElement(StreamRecord<RawChunk> element) {
    work().read(element.getValue());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    work().flush();
    if (mark.getTimestamp() == Long.MAX_VALUE && makesWatermarks) {
      endOfTime();
    }
    if (!makesWatermarks || mark.getTimestamp() == Long.MAX_VALUE) {
      advance(mark.getTimestamp());
      return;
    }
    long newest = Math.min(mark.getTimestamp(), newestTime);
    long delay = settings.watermarkDelay().toMillis();
    if (newest > Long.MIN_VALUE + delay) {
      advance(newest - delay);
    }
  }

  /**
   * At the end of the input nothing is late any more: time has come as far as what was read last
   * says, or as far as was asked for. What time alone concludes is concluded up to there.
   */
  private void endOfTime() throws Exception {
    Instant to = settings.to();
    advance(to == null ? newestDelivery : to.toEpochMilli());
  }

  private void advance(long timestamp) throws Exception {
    if (timestamp > watermark) {
      watermark = timestamp;
      super.processWatermark(new Watermark(timestamp));
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    work().flush();
  }

  @Override
  public void endInput() {
    work().flush();
  }

  private void flushLater() {
    var time = getProcessingTimeService();
    var unused =
        time.registerTimer(
            time.getCurrentProcessingTime() + FLUSH_INTERVAL,
            now -> {
              work().flush();
              flushLater();
            });
  }

  @Override
  public void close() throws Exception {
    if (work != null) {
      work.reader.close();
      work.digests.close();
    }
    super.close();
  }

  /** What an open operator has. */
  private final class Work implements ReadHandler, Consumer<Detection> {
    private final LogReader reader = new LogReader(settings.limits());
    private final EventDetector detector =
        LoadedDetectors.of(settings).newEventDetector(settings.environment());
    private final DigestReading digests = new DigestReading();
    private final PartialBuffer observations = new PartialBuffer();
    private final InKeyOrder order = InKeyOrder.of(getRuntimeContext().getTaskInfo());
    private final long from = millis(settings.from(), Long.MIN_VALUE);
    private final long to = millis(settings.to(), Long.MAX_VALUE);
    private final long retention = settings.retention().toMillis();

    private final LongCounter events = counter(Metrics.EVENTS_READ);
    private final LongCounter files = counter(Metrics.FILES_READ);
    private final LongCounter bytes = counter(Metrics.BYTES_READ);
    private final LongCounter deadLetters = counter(Metrics.DEAD_LETTERS);
    private final LongCounter late = counter(Metrics.LATE_EVENTS);
    private final Map<LogSource, Counter> eventMetrics = new EnumMap<>(LogSource.class);
    private final Map<DeadLetter.Reason, Counter> deadLetterMetrics =
        new EnumMap<>(DeadLetter.Reason.class);
    private @Nullable Place place; // of the last log file
    private final Counter lateMetric;
    private final Counter byteMetric;

    Work() {
      MetricGroup group = getMetricGroup();
      for (LogSource source : LogSource.values()) {
        eventMetrics.put(
            source, group.addGroup("log_source", source.service()).counter(Metrics.EVENTS_READ));
      }
      for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
        deadLetterMetrics.put(
            reason, group.addGroup("reason", reason.name()).counter(Metrics.DEAD_LETTERS));
      }
      lateMetric = group.counter(Metrics.LATE_EVENTS);
      byteMetric = group.counter(Metrics.BYTES_READ);
      group.gauge(Metrics.UNTIMED_OBSERVATIONS, (Gauge<Long>) detector::untimed);
      group.gauge(Metrics.NEGATIVE_NUMBERS, (Gauge<Long>) detector::negative);
      group.gauge(
          Metrics.EVENT_TIME_LAG,
          (Gauge<Long>)
              () ->
                  newestTime == Long.MIN_VALUE
                      ? 0
                      : getProcessingTimeService().getCurrentProcessingTime() - newestTime);
    }

    private LongCounter counter(String name) {
      LongCounter counter = new LongCounter();
      getRuntimeContext().addAccumulator(name, counter);
      return counter;
    }

    void read(RawChunk chunk) {
      if (digests.takes(chunk)) {
        readDigest(chunk);
        return;
      }
      if (chunk.first()) {
        reader.begin(chunk.origin(), this);
      }
      DeadLetter failure = chunk.failure();
      if (failure != null) {
        reader.fail(failure);
        tellOfFile(
            failure.origin(),
            (file, place) ->
                new IntegrityFact.Unread(file.container(), file.key(), place, failure.detail()));
        return;
      }
      countBytes(chunk);
      reader.read(chunk.bytes(), chunk.offset(), chunk.length());
      if (chunk.last()) {
        reader.end();
      }
    }

    private void readDigest(RawChunk chunk) {
      countBytes(chunk);
      if (chunk.failure() != null) {
        deadLetter(chunk.failure());
      }
      IntegrityFact digest = digests.read(chunk);
      if (digest != null) {
        tell(digest);
      }
    }

    private void countBytes(RawChunk chunk) {
      bytes.add(chunk.length());
      byteMetric.inc(chunk.length());
    }

    private void tell(IntegrityFact fact) {
      if (settings.integrity() != null) {
        output.collect(INTEGRITY, new StreamRecord<>(fact));
      }
    }

    /** Of log files that digests cover, where somebody wants to know. */
    private void tellOfFile(Origin origin, BiFunction<Origin.LogFile, Place, IntegrityFact> fact) {
      if (settings.integrity() == null || !(origin instanceof Origin.LogFile file)) {
        return;
      }
      Place found = Place.ofLog(file.key(), place);
      if (found != null) {
        place = found;
        tell(fact.apply(file, found));
      }
    }

    @Override
    public void event(Event event) {
      events.add(1);
      count(eventMetrics, event.source());
      long delivered = event.origin().deliveredAt();
      newestDelivery = Math.max(newestDelivery, delivered);
      long time = event.time() == Event.NO_TIME ? delivered : event.time();
      seen(Math.min(time, delivered));
      if (time < from || time >= to) {
        return;
      }
      if (watermark != Long.MIN_VALUE && time < watermark - retention) {
        late.add(1);
        lateMetric.inc();
      }
      detector.detect(event, observations, this);
      if (observations.isFull()) {
        flush();
      }
    }

    @Override
    public void accept(Detection detection) {
      output.collect(new StreamRecord<>(detection));
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      deadLetters.add(1);
      count(deadLetterMetrics, deadLetter.reason());
      output.collect(DEAD_LETTERS, new StreamRecord<>(deadLetter));
    }

    /** Its file's events will be about as old as the file. */
    @Override
    public void notice(Notice notice) {
      long written = LogFileKey.of(notice.key()).deliveredAt();
      long arrived = notice.origin().deliveredAt();
      seen(written == Event.NO_TIME ? arrived : Math.min(written, arrived));
      output.collect(NOTICES, new StreamRecord<>(notice));
    }

    @Override
    public void file(FileFact fact) {
      if (fact.isComplete()) {
        files.add(1);
      }
      tellOfFile(
          fact.origin(),
          (file, place) ->
              new IntegrityFact.Log(file.container(), file.key(), place, Content.of(fact)));
    }

    /** An event of year 9999 moves the watermark no further than its delivery. */
    private void seen(long time) {
      if (time > newestTime) {
        newestTime = time;
      }
    }

    void flush() {
      if (!observations.isEmpty()) {
        order.drain(
            observations, partial -> output.collect(OBSERVATIONS, new StreamRecord<>(partial)));
      }
    }
  }

  private static <K extends Enum<K>> void count(Map<K, Counter> counters, K kind) {
    Counter counter = counters.get(kind);
    if (counter != null) {
      counter.inc();
    }
  }

  private static long millis(@Nullable Instant instant, long otherwise) {
    return instant == null ? otherwise : instant.toEpochMilli();
  }
}
