package io.trailwarden.test.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldSource;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.sigma.compile.RuleCompiler;
import io.trailwarden.sigma.match.MatchHandler;
import io.trailwarden.sigma.match.Matcher;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Between an event's bytes and "no rule matches" nothing is allocated. */
final class AllocationTest {
  private static final Path ARCHIVE = Path.of("../sample-logs/archive/AWSLogs");

  /** Until then the compiler has seen that what looks like an allocation is none. */
  private static final int MOST_ROUNDS = 60;

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void allocatesNothingForEventsOfTheSampleArchiveThatMatchNothing() throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(ARCHIVE)) {
      for (Path path : all.filter(p -> p.toString().contains("/CloudTrail/")).toList()) {
        if (Files.isRegularFile(path)) {
          files.add(Files.readAllBytes(path));
        }
      }
    }
    Matcher matcher =
        RuleCompiler.compile(GeneratedRules.first(500, 5)).newMatcher(FieldSource.NONE);
    Measuring measuring = new Measuring(matcher);
    try (LogReader reader = new LogReader(Limits.DEFAULT)) {
      long least = Long.MAX_VALUE;
      for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
        measuring.events = 0;
        measuring.allocated = 0;
        for (byte[] file : files) {
          reader.begin(new Origin.LogFile("file:///logs", "a.json.gz", 0), measuring);
          reader.read(file, 0, file.length);
          reader.end();
        }
        least = Math.min(least, measuring.allocated);
      }
      assertThat(measuring.events).isGreaterThan(5000);
      assertThat(least).isZero();
    }
  }

  private static final class Measuring implements ReadHandler {
    private final Matcher matcher;
    private final MatchHandler noting = (rule, current) -> note();
    private boolean matched;
    private long allocated;
    private int events;

    Measuring(Matcher matcher) {
      this.matcher = matcher;
    }

    private void note() {
      matched = true;
    }

    @Override
    public void event(Event event) {
      matched = false;
      long before = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId());
      matcher.match(event, noting);
      long after = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId());
      if (!matched) {
        events++;
        allocated += after - before;
      }
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      throw new AssertionError(deadLetter);
    }

    @Override
    public void notice(Notice notice) {
      throw new AssertionError(notice);
    }

    @Override
    public void file(FileFact fact) {}
  }
}
