package io.trailwarden.test.bench;

import io.trailwarden.derive.DerivedFields;
import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.EventDetector;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.sigma.parse.RuleParser;
import io.trailwarden.state.PartialBuffer;
import io.trailwarden.state.StateCodecs;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Six detectors that observe every event: what is seen first of a principal, sums over it, silence
 * of an account, and a count that is never reached over one hot key. Arguments: how many thousand
 * events, of how many days. The more of them a day, the fewer are among the earliest of their group
 * and window, which are kept whole.
 */
final class EveryEvent {
  static final String RULES =
      """
      title: any
      name: any
      logsource: { product: aws, service: cloudtrail }
      detection: { any: { eventName|exists: true }, condition: any }
      ---
      title: a
      name: network_first_seen
      correlation: { type: first_seen, rules: any, group-by: [ trailwarden.principal.arn ], field: trailwarden.source.network }
      ---
      title: b
      name: service_first_seen
      correlation: { type: first_seen, rules: any, group-by: [ trailwarden.principal.arn ], field: eventSource }
      ---
      title: c
      name: sum_by_principal
      correlation: { type: value_sum, rules: any, group-by: [ trailwarden.principal.arn ], timespan: 1h, condition: { gte: 1e12, field: eventVersion } }
      ---
      title: d
      name: sum_by_service
      correlation: { type: value_sum, rules: any, group-by: [ eventSource ], timespan: 10m, condition: { gte: 1e12, field: eventVersion } }
      ---
      title: e
      name: silent
      correlation: { type: absence, rules: any, group-by: [ recipientAccountId, awsRegion ], timespan: 2h }
      ---
      title: f
      name: busy
      correlation: { type: event_count, rules: any, group-by: [ recipientAccountId ], timespan: 10m, condition: { gte: 10000 } }
      """;

  /** How many events come between two watermarks, at 150,000 a second and five watermarks. */
  private static final int EVENTS_A_FLUSH = 30_000;

  private static final int ROUNDS = 15;

  private final LogReader reader = new LogReader(Limits.DEFAULT);
  private final EventDetector detector;
  private final PartialBuffer buffer = new PartialBuffer();
  private int events;
  private long partials;
  private long written;

  EveryEvent(String rules) throws RuleErrors {
    byte[] text = rules.getBytes(StandardCharsets.UTF_8);
    this.detector =
        Detectors.withoutJava(
                new RuleParser(DerivedFields::isKnown, Map.of())
                    .parse(List.of(new RuleFile("every.yml", text))),
                Instant.EPOCH)
            .newEventDetector(Environment.UNKNOWN);
  }

  private void run(List<byte[]> files) {
    int number = 0;
    for (byte[] file : files) {
      reader.begin(new Origin.LogFile("file:///corpus", "f" + number++, 0), new Handler());
      reader.read(file, 0, file.length);
      reader.end();
    }
    drain();
  }

  private void drain() {
    DataOutputStream out = new DataOutputStream(OutputStream.nullOutputStream());
    buffer.drain(
        partial -> {
          partials++;
          try {
            StateCodecs.PARTIAL.write(partial, out);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    written += out.size();
  }

  private final class Handler implements ReadHandler {
    @Override
    public void event(Event event) {
      detector.detect(event, buffer, detection -> {});
      if (++events % EVENTS_A_FLUSH == 0 || buffer.isFull()) {
        drain();
      }
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      throw new IllegalStateException(deadLetter.toString());
    }

    @Override
    public void notice(Notice notice) {
      throw new IllegalStateException(notice.toString());
    }

    @Override
    public void file(FileFact fact) {}
  }

  public static void main(String[] arguments) throws RuleErrors {
    int thousands = Integer.parseInt(arguments[0]);
    int days = Integer.parseInt(arguments[1]);
    List<byte[]> files = GeneratedCorpus.files(thousands, days);
    String nothing =
        RULES.substring(0, RULES.indexOf("---")).replace("exists: true", "exists: false");
    EveryEvent without = new EveryEvent(nothing);
    EveryEvent with = new EveryEvent(RULES);
    double events = (double) thousands * GeneratedCorpus.EVENTS_A_FILE;
    var threads = ManagementFactory.getThreadMXBean();
    double[] ratios = new double[ROUNDS];
    double quickestWithout = Double.MAX_VALUE;
    double quickestWith = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long a = threads.getCurrentThreadCpuTime();
      without.run(files);
      long b = threads.getCurrentThreadCpuTime();
      with.run(files);
      long c = threads.getCurrentThreadCpuTime();
      double none = (b - a) / events;
      double six = (c - b) / events;
      ratios[round] = six / none;
      quickestWithout = Math.min(quickestWithout, none);
      quickestWith = Math.min(quickestWith, six);
      System.out.printf(
          "none %.0f ns, six %.0f ns an event: %.2f; %d partials of %.0f bytes an event%n",
          none, six, ratios[round], with.partials, with.written / events);
      with.partials = 0;
      with.written = 0;
    }
    double[] warm = Arrays.copyOfRange(ratios, ROUNDS / 3, ROUNDS);
    Arrays.sort(warm);
    System.out.printf(
        "in the middle of the last %d: %.2f; of the quickest of each: %.2f%n",
        warm.length, warm[warm.length / 2], quickestWith / quickestWithout);
  }
}
