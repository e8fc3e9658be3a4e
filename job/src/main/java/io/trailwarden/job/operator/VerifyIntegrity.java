package io.trailwarden.job.operator;

import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.DigestVerdict;
import io.trailwarden.integrity.Integrity;
import io.trailwarden.integrity.IntegrityFact;
import io.trailwarden.integrity.IntegrityFinding;
import io.trailwarden.integrity.ObjectLookup;
import io.trailwarden.integrity.PublicKeys;
import io.trailwarden.job.config.IntegritySettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.keys.FetchedKeys;
import io.trailwarden.job.type.NoticeSerializer;
import io.trailwarden.read.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verdicts on digests and log files, keyed by {@link IntegrityFact#group()}. Of an input that ends
 * they are told at its end; of one that goes on as soon as they are sure, and what rests on
 * something not being there at the hours of the watermark. Before an object is called missing it is
 * looked for in its bucket; a log file that is there was never read, and leaves as a notice.
 */
public final class VerifyIntegrity
    extends KeyedProcessFunction<String, IntegrityFact, IntegrityFinding> {
  /** Log files of which nobody told, and that are there. */
  public static final OutputTag<Notice> FOUND = new OutputTag<>("found", NoticeSerializer.TYPE);

  private static final Logger LOG = LoggerFactory.getLogger(VerifyIntegrity.class);
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final IntegritySettings settings;
  private final boolean isBounded;
  private final SerializableSupplier<ObjectLookup> lookups;

  private transient @Nullable Open open;

  /** What an open operator has. */
  private record Open(
      FlinkIntegrityStore store,
      PublicKeys keys,
      ObjectLookup lookup,
      LongCounter filesVerified,
      LongCounter filesNotVerified,
      LongCounter digestsValid,
      LongCounter digestsNotValid,
      Map<String, Counter> metrics) {}

  /**
   * The operator of one run.
   *
   * @param isBounded whether the input ends
   * @param lookups makes what looks for objects that did not come
   */
  public VerifyIntegrity(
      IntegritySettings settings, boolean isBounded, SerializableSupplier<ObjectLookup> lookups) {
    this.settings = settings;
    this.isBounded = isBounded;
    this.lookups = lookups;
  }

  @Override
  public void open(OpenContext context) {
    open =
        new Open(
            FlinkIntegrityStore.of(getRuntimeContext()),
            keys(settings.keys()),
            lookups.get(),
            counter(Metrics.FILES_VERIFIED),
            counter(Metrics.FILES_NOT_VERIFIED),
            counter(Metrics.DIGESTS_VALID),
            counter(Metrics.DIGESTS_NOT_VALID),
            new HashMap<>());
  }

  private static PublicKeys keys(IntegritySettings.Keys keys) {
    return keys instanceof IntegritySettings.Keys.FromCloudTrail cloudTrail
        ? new FetchedKeys(cloudTrail.endpoint())
        : ((IntegritySettings.Keys.Given) keys).keys();
  }

  private LongCounter counter(String name) {
    LongCounter counter = new LongCounter();
    getRuntimeContext().addAccumulator(name, counter);
    return counter;
  }

  private Open opened() {
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    return open;
  }

  @Override
  public void processElement(IntegrityFact fact, Context context, Collector<IntegrityFinding> out) {
    Integrity integrity = integrity(out);
    if (isBounded) {
      if (integrity.isNew()) {
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
      }
      integrity.keep(fact);
      return;
    }
    try {
      integrity.take(fact);
    } catch (UsageException e) {
      tryLater(e);
    }
    long watermark = context.timerService().currentWatermark();
    context.timerService().registerEventTimeTimer(nextHour(Math.max(watermark, 0)));
  }

  /** The fact is kept, and judged with the next hour. */
  private static void tryLater(UsageException e) {
    LOG.warn("Digests can't be verified now, and are tried again: {}", e.getMessage());
  }

  private static long nextHour(long time) {
    return time - Math.floorMod(time, HOUR) + HOUR;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<IntegrityFinding> out) {
    long watermark = context.timerService().currentWatermark();
    if (isBounded) {
      integrity(out).end();
      opened().store().clear();
      return;
    }
    if (watermark == Long.MAX_VALUE) {
      return; // drained: nothing more comes, which says nothing of what is missing
    }
    boolean more = true;
    try {
      more = integrity(out).advance(Instant.ofEpochMilli(watermark));
    } catch (UsageException e) {
      tryLater(e);
    }
    opened().lookup().takeFound().forEach(notice -> context.output(FOUND, notice));
    if (more) {
      context.timerService().registerEventTimeTimer(nextHour(watermark));
    } else {
      opened().store().clear();
    }
  }

  private Integrity integrity(Collector<IntegrityFinding> out) {
    return new Integrity(
        settings.rules(),
        opened().keys(),
        opened().store(),
        opened().lookup(),
        finding -> {
          count(finding);
          out.collect(finding);
        },
        Versions::after);
  }

  private void count(IntegrityFinding finding) {
    count(finding.subject(), finding.verdict(), 1);
    if (finding.before() != null) {
      count(finding.subject(), finding.before(), -1);
    }
    opened()
        .metrics()
        .computeIfAbsent(
            finding.subject().word() + " " + finding.verdict(),
            ignored ->
                getRuntimeContext()
                    .getMetricGroup()
                    .addGroup("subject", finding.subject().word())
                    .addGroup("verdict", finding.verdict())
                    .counter(Metrics.VERDICTS))
        .inc();
  }

  private void count(IntegrityFinding.Subject subject, String verdict, long change) {
    switch (subject) {
      case LOG ->
          (verdict.equals(Verdict.VERIFIED.word())
                  ? opened().filesVerified()
                  : opened().filesNotVerified())
              .add(change);
      case DIGEST ->
          (verdict.equals(DigestVerdict.VALID.word())
                  ? opened().digestsValid()
                  : opened().digestsNotValid())
              .add(change);
      case CHAIN -> {}
    }
  }

  @Override
  public void close() {
    if (open == null) {
      return;
    }
    if (open.keys() instanceof FetchedKeys fetched) {
      fetched.close();
    }
    open.lookup().close();
  }
}
