package io.trailwarden.test.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What reading a CloudTrail file costs before anything is understood: inflating it, hashing it
 * (digest files vouch for the hash of the inflated bytes), and finding its JSON tokens. Every other
 * benchmark is to be read as a share of these.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FloorBenchmark {

  private static final int EVENTS = 5000;
  private static final int GZIP_HEADER = 10;

  private final BenchmarkFile file = BenchmarkFile.of(1, EVENTS);
  private final byte[] inflated = new byte[file.inflatedLength()];
  private final Inflater inflater = new Inflater(true);
  private final MessageDigest sha256 = BenchmarkFile.newSha256();
  private final JsonFactory json = new JsonFactory();

  /** Read by JMH: how much was read, per second. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Read {
    /** Inflated bytes, in units of 1,000,000. */
    public double megabytes;

    /** CloudTrail records. */
    public long events;

    void add(BenchmarkFile file) {
      megabytes += file.inflatedLength() / 1e6;
      events += file.events();
    }
  }

  /** So that the token scan alone has bytes to scan. */
  @Setup
  public void prepare() throws DataFormatException {
    inflate();
  }

  /** Gives back the inflater's memory. */
  @TearDown
  public void end() {
    inflater.end();
  }

  /** Inflates a file. */
  @Benchmark
  public byte[] inflate(Read read) throws DataFormatException {
    inflate();
    read.add(file);
    return inflated;
  }

  /** Inflates and hashes a file: the floor of a pipeline that can prove what it read. */
  @Benchmark
  public String inflateAndHash(Read read) throws DataFormatException {
    inflate();
    read.add(file);
    return hash();
  }

  /** Finds all tokens of an inflated file with Jackson's parser over bytes. */
  @Benchmark
  public int scanTokens(Read read) throws IOException {
    read.add(file);
    return scan();
  }

  /**
   * Inflates, hashes and scans: the floor of a pipeline on a general JSON parser, which ours is
   * compared with.
   */
  @Benchmark
  public int inflateHashAndScanTokens(Read read) throws DataFormatException, IOException {
    inflate();
    hash();
    read.add(file);
    return scan();
  }

  private void inflate() throws DataFormatException {
    inflater.reset();
    inflater.setInput(file.compressed(), GZIP_HEADER, file.compressed().length - GZIP_HEADER);
    int length = 0;
    while (!inflater.finished() && length < inflated.length) {
      length += inflater.inflate(inflated, length, inflated.length - length);
    }
    if (length != file.inflatedLength()) {
      throw new IllegalStateException(length + " bytes inflated, not " + file.inflatedLength());
    }
  }

  private String hash() {
    String hash = BenchmarkFile.hex(sha256.digest(inflated));
    if (!hash.equals(file.sha256())) {
      throw new IllegalStateException("SHA-256 is " + hash + ", not " + file.sha256());
    }
    return hash;
  }

  private int scan() throws IOException {
    int tokens = 0;
    int depth = 0;
    int records = 0;
    try (JsonParser parser = json.createParser(inflated)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens++;
        if (token.isStructStart()) {
          if (++depth == 3) {
            records++;
          }
        } else if (token.isStructEnd()) {
          depth--;
        }
      }
    }
    if (records != EVENTS) {
      throw new IllegalStateException(records + " records found, not " + EVENTS);
    }
    return tokens;
  }
}
