package io.trailwarden.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What reading an S3 access log costs, hashing aside: lines a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AccessLogReaderBenchmark {
  private static final int LINES = 20_000;
  private static final int CHUNK = 1 << 18;
  private static final FieldPath[] FIELDS = {
    FieldPath.of("operation"), FieldPath.of("requester"), FieldPath.of("tlsversion")
  };

  /** A stream's record is not hashed, so that reading alone is seen. */
  private static final Origin.StreamRecord RECORD =
      new Origin.StreamRecord("stream", "shard", "1", 0);

  private final byte[] log = log(new Random(1)).getBytes(UTF_8);
  private final LogReader reader = new LogReader(Limits.DEFAULT);
  private final Counts counts = new Counts();

  /** Read by JMH: how much was read, per second. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Read {
    /** In units of 1,000,000. */
    public double megabytes;

    /** Lines of the log. */
    public long lines;
  }

  private static final class Counts implements ReadHandler {
    private final FieldValues values = new FieldValues();
    private int events;
    private int found;
    private boolean ambiguous;

    @Override
    public void event(Event event) {
      events++;
      ambiguous |= event.isAmbiguous();
      for (FieldPath field : FIELDS) {
        values.clear();
        event.values(field, values);
        found += values.count();
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
    public void file(FileFact fact) {
      throw new IllegalStateException(fact.toString());
    }
  }

  /** About 480 bytes a line. */
  private static String log(Random random) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      String id = "%016x".formatted(random.nextLong()).toUpperCase(Locale.ROOT);
      lines.append(
          """
          79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be data-%1$d [06/Feb/2019:00:%2$02d:38 +0000] \
          10.%1$d.0.3 arn:aws:sts::111122223333:assumed-role/service-role-%2$d/session %3$s REST.GET.OBJECT \
          warehouse/events/day%%253D2026-01-01/part-%1$d-%3$s.snappy.parquet \
          "GET /data-%1$d/warehouse/events/day%%3D2026-01-01/part-%1$d-%3$s.snappy.parquet HTTP/1.1" 200 - %4$d %4$d 37 35 \
          "-" "aws-sdk-java/2.29.0 Linux/5.10.0 OpenJDK_64-Bit_Server_VM/17.0.15+6-LTS" - \
          s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234= SigV4 TLS_AES_128_GCM_SHA256 \
          AuthHeader data-%1$d.s3.us-east-1.amazonaws.com TLSv1.3 - -
          """
              .formatted(random.nextInt(256), random.nextInt(60), id, random.nextInt(1 << 24)));
    }
    return lines.toString();
  }

  /** Gives back the inflater's memory. */
  @TearDown
  public void end() {
    reader.close();
  }

  /** Reads a log and asks each line for three fields. */
  @Benchmark
  public int read(Read read) {
    counts.events = 0;
    counts.found = 0;
    reader.begin(RECORD, counts);
    for (int from = 0; from < log.length; from += CHUNK) {
      reader.read(log, from, Math.min(CHUNK, log.length - from));
    }
    reader.end();
    if (counts.events != LINES || counts.found != LINES * FIELDS.length || counts.ambiguous) {
      throw new IllegalStateException(counts.events + " lines, " + counts.found + " values");
    }
    read.megabytes += log.length / 1e6;
    read.lines += LINES;
    return counts.found;
  }
}
