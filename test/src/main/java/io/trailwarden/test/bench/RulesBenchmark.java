package io.trailwarden.test.bench;

import io.trailwarden.sigma.Rule;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What rules cost: reading log files (inflated and hashed, as always) and matching each event with
 * so many rules. The score is events a second; {@code -prof gc} tells bytes allocated an event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class RulesBenchmark {
  private static final int FILES = 10;
  private static final int EVENTS = FILES * GeneratedCorpus.EVENTS_A_FILE;

  private List<byte[]> files = List.of();
  private RulesRun run = RulesRun.of(List.of());
  private NaiveRules naive = new NaiveRules(List.of());

  /** How many rules. */
  @Param({"1", "5", "10", "100", "500"})
  private int rules;

  /** How many rules of bare keywords besides: {@code -p ofKeywords=5}. */
  @Param("0")
  private int ofKeywords;

  /** Makes corpus and rules. */
  @Setup
  public void prepare() throws IOException {
    files = GeneratedCorpus.files(FILES);
    List<Rule> some = GeneratedRules.first(rules, ofKeywords);
    run = RulesRun.of(some);
    naive = new NaiveRules(some);
    int matches = trailwarden();
    if (matches != naive()) {
      throw new IllegalStateException(matches + " matches, not " + naive());
    }
  }

  /** Our reader and engine. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int trailwarden() {
    return run.matches(files);
  }

  /** Records as trees, and every rule tried. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int naive() throws IOException {
    return naive.matches(files);
  }
}
