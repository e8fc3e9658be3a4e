package io.trailwarden.test.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.InMemoryRun;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.read.Limits;
import io.trailwarden.samplelogs.ExpectedAlerts;
import io.trailwarden.sigma.parse.RuleErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The committed archive raises the alerts that its README promises, and none else. */
class SampleStoryTest {
  private static final Path SAMPLE_LOGS = Path.of("../sample-logs");
  private static final Path ARCHIVE = SAMPLE_LOGS.resolve("archive");

  private static Detectors detectors;
  private static List<String> logs;

  @BeforeAll
  static void load() throws IOException, RuleErrors {
    Catalogue catalogue = Catalogue.own();
    detectors = Detectors.of(catalogue.rules(), catalogue.javaDetectors());
    try (Stream<Path> files = Files.walk(ARCHIVE)) {
      logs =
          files
              .filter(Files::isRegularFile)
              .map(file -> ARCHIVE.relativize(file).toString().replace('\\', '/'))
              .filter(key -> key.contains("/CloudTrail/") || key.startsWith("s3-access/"))
              .sorted()
              .toList();
    }
  }

  @Test
  void raisesTheAlertsThatTheReadmeCountsAndNoOther() throws IOException {
    try (InMemoryRun run = read(logs)) {
      assertThat(run.deadLetters()).isEmpty();
      assertThat(run.eventCount()).isGreaterThan(8000);
      assertThat(counts(run)).isEqualTo(ExpectedAlerts.read(SAMPLE_LOGS.resolve("README.md")));
    }
  }

  @Test
  void showsEachDetectorOfTheCatalogueAtWork() throws IOException {
    assertThat(ExpectedAlerts.read(SAMPLE_LOGS.resolve("README.md")).keySet())
        .isEqualTo(detectors.metadata().keySet());
  }

  @Test
  void raisesTheSameAlertsInWhateverOrderItIsReadAndHowOften() throws IOException {
    List<String> shuffled = new ArrayList<>(logs);
    shuffled.addAll(logs.subList(0, logs.size() / 3));
    Collections.shuffle(shuffled, new Random(20250318));
    try (InMemoryRun inOrder = read(logs);
        InMemoryRun inDisorder = read(shuffled)) {
      assertThat(inDisorder.detections()).isEqualTo(inOrder.detections());
    }
  }

  private static InMemoryRun read(List<String> keys) throws IOException {
    InMemoryRun run = new InMemoryRun(detectors, Environment.UNKNOWN, Limits.DEFAULT);
    for (String key : keys) {
      run.read(
          new Origin.LogFile("file:///archive", key, Event.NO_TIME),
          Files.readAllBytes(ARCHIVE.resolve(key)));
    }
    return run;
  }

  private static SortedMap<String, Integer> counts(InMemoryRun run) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (Detection detection : run.detections()) {
      counts.merge(detection.detector(), 1, Integer::sum);
    }
    return counts;
  }
}
