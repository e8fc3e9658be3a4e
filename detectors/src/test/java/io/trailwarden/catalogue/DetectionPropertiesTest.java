package io.trailwarden.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.catalogue.CaseRun.LogFile;
import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.EventDetector;
import io.trailwarden.event.Event;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.state.BinaryCells;
import io.trailwarden.state.Correlator;
import io.trailwarden.state.GroupState;
import io.trailwarden.state.Partial;
import io.trailwarden.state.PartialBuffer;
import io.trailwarden.state.StateCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * All of our detectors together over the events of their tests: the same detections whatever the
 * order, however often an event comes, however the files are spread over subtasks, and wherever
 * observations leave these and state goes through its binary form.
 */
final class DetectionPropertiesTest {
  private static final Detectors DETECTORS = detectors();
  private static final List<List<LogFile>> CASES = cases();

  private static Detectors detectors() {
    Catalogue own = Catalogue.own();
    try {
      return Detectors.of(own.rules(), own.javaDetectors());
    } catch (RuleErrors e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<List<LogFile>> cases() {
    try {
      return RuleTests.own().cases().stream().map(CaseRun::files).toList();
    } catch (RuleErrors e) {
      throw new IllegalStateException(e);
    }
  }

  /** The events of some cases, which share users, keys and buckets. */
  @Provide
  Arbitrary<List<LogFile>> logs() {
    return Arbitraries.of(CASES)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(
            some -> {
              List<LogFile> files = new ArrayList<>();
              some.forEach(files::addAll);
              return files;
            });
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void theSameEventsGiveTheSameDetections(@ForAll("logs") List<LogFile> files, @ForAll long seed) {
    Random random = new Random(seed);
    List<LogFile> mixed = new ArrayList<>(files);
    files.stream().filter(file -> random.nextInt(3) == 0).forEach(mixed::add);
    Collections.shuffle(mixed, random);
    Map<String, Detection> expected =
        new TreeMap<>(CaseRun.detections(DETECTORS, Environment.UNKNOWN, files));
    assertThat(new Job(random).run(mixed)).isEqualTo(expected);
  }

  /** A few subtasks before the shuffle, and the state behind it. */
  private static final class Job {
    private final Random random;
    private final List<Subtask> subtasks = new ArrayList<>();
    private final List<Partial> underWay = new ArrayList<>();
    private final Map<String, BinaryCells> state = new HashMap<>();
    private final Map<String, Detection> detections = new TreeMap<>();

    Job(Random random) {
      this.random = random;
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        subtasks.add(new Subtask());
      }
    }

    Map<String, Detection> run(List<LogFile> files) {
      for (LogFile file : files) {
        any(subtasks).read(file);
        if (random.nextInt(8) == 0) {
          any(subtasks).buffer.drain(underWay::add);
        }
        if (random.nextInt(8) == 0) {
          arrive();
        }
      }
      subtasks.forEach(subtask -> subtask.buffer.drain(underWay::add));
      arrive();
      subtasks.forEach(subtask -> subtask.reader.close());
      return detections;
    }

    private <T> T any(List<T> some) {
      return some.get(random.nextInt(some.size()));
    }

    /** One subtask may overtake another. */
    private void arrive() {
      Collections.shuffle(underWay, random);
      for (Partial sent : underWay) {
        Partial partial = BinaryCells.copy(StateCodecs.PARTIAL, sent);
        Correlator correlator = Objects.requireNonNull(DETECTORS.correlator(partial.detector()));
        BinaryCells cells = state.computeIfAbsent(partial.key(), key -> new BinaryCells());
        GroupState group = new GroupState(correlator, partial.group(), cells, Duration.ofHours(25));
        group.take(partial.cells(), Long.MIN_VALUE).forEach(this::found);
      }
      underWay.clear();
    }

    private void found(Detection detection) {
      detections.merge(
          detection.alertId(),
          BinaryCells.copy(FindingCodecs.DETECTION, detection),
          Detection::merge);
    }

    private final class Subtask implements ReadHandler {
      private final LogReader reader = new LogReader(Limits.DEFAULT);
      private final EventDetector detector = DETECTORS.newEventDetector(Environment.UNKNOWN);
      private final PartialBuffer buffer = new PartialBuffer();

      /** In chunks of any size. */
      void read(LogFile file) {
        reader.begin(file.origin(), this);
        for (int at = 0; at < file.bytes().length; ) {
          int length = Math.min(file.bytes().length - at, 1 + random.nextInt(2000));
          reader.read(file.bytes(), at, length);
          at += length;
        }
        reader.end();
      }

      @Override
      public void event(Event event) {
        detector.detect(event, buffer, Job.this::found);
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
  }
}
