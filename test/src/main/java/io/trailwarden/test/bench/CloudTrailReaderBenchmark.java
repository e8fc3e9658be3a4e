package io.trailwarden.test.bench;

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
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What our reader of CloudTrail files costs, in chunks as a source gives them: to be held against
 * {@link FloorBenchmark}, whose {@code inflateHashAndScanTokens} does as much with a general parser
 * and knows no event at the end.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CloudTrailReaderBenchmark {
  private static final int EVENTS = 5000;
  private static final int GZIP_HEADER = 10;
  private static final int CHUNK = 1 << 18;
  private static final FieldPath[] FIELDS = {
    FieldPath.of("eventSource"),
    FieldPath.of("eventName"),
    FieldPath.of("userIdentity.type"),
    FieldPath.of("errorCode"),
    FieldPath.of("requestParameters.bucketName")
  };
  private static final Origin.LogFile FILE = new Origin.LogFile("s3://logs", "a.json.gz", 0);

  /** A stream's record is not hashed, so that reading alone is seen. */
  private static final Origin.StreamRecord RECORD =
      new Origin.StreamRecord("stream", "shard", "1", 0);

  private final BenchmarkFile file = BenchmarkFile.of(1, EVENTS);
  private final byte[] inflated = new byte[file.inflatedLength()];
  private final LogReader reader = new LogReader(Limits.DEFAULT);
  private final Counts counts = new Counts();

  /** How many of {@link #FIELDS} a rule engine asks each event for. */
  @Param({"0", "2", "5"})
  private int fields;

  private final class Counts implements ReadHandler {
    private final FieldValues values = new FieldValues();
    private int events;
    private int found;
    private String sha256 = "";

    @Override
    public void event(Event event) {
      events++;
      for (int i = 0; i < fields; i++) {
        values.clear();
        event.values(FIELDS[i], values);
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
      sha256 = BenchmarkFile.hex(fact.sha256());
    }
  }

  /** So that reading alone has bytes to read. */
  @Setup
  public void prepare() throws DataFormatException {
    Inflater inflater = new Inflater(true);
    inflater.setInput(file.compressed(), GZIP_HEADER, file.compressed().length - GZIP_HEADER);
    int length = inflater.inflate(inflated);
    inflater.end();
    if (length != inflated.length) {
      throw new IllegalStateException(length + " bytes inflated");
    }
  }

  /** Gives back the inflater's memory. */
  @TearDown
  public void end() {
    reader.close();
  }

  /** Reads an inflated file, copying its bytes into the reader's buffer. */
  @Benchmark
  public int read(FloorBenchmark.Read read) {
    read(RECORD, inflated);
    read.add(file);
    return counts.found;
  }

  /** Inflates, hashes and reads a file. */
  @Benchmark
  public int inflateHashAndRead(FloorBenchmark.Read read) {
    read(FILE, file.compressed());
    if (!counts.sha256.equals(file.sha256())) {
      throw new IllegalStateException("SHA-256 is " + counts.sha256 + ", not " + file.sha256());
    }
    read.add(file);
    return counts.found;
  }

  private void read(Origin origin, byte[] bytes) {
    counts.events = 0;
    counts.found = 0;
    reader.begin(origin, counts);
    for (int from = 0; from < bytes.length; from += CHUNK) {
      reader.read(bytes, from, Math.min(CHUNK, bytes.length - from));
    }
    reader.end();
    // Of the five, only errorCode is missing in every event.
    int expected = EVENTS * (fields == 5 ? 4 : fields);
    if (counts.events != EVENTS || counts.found != expected) {
      throw new IllegalStateException(counts.events + " events, " + counts.found + " values");
    }
  }
}
