package io.trailwarden.catalogue;

import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.Explainer;
import io.trailwarden.detect.Explanation;
import io.trailwarden.detect.InMemoryRun;
import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A case's events as log files, and what follows from them, without Flink. */
final class CaseRun {
  private static final Duration DELIVERY = Duration.ofMinutes(15);
  private static final int EXPLAINED = 5;

  /** Each event of a case stands in a file of its own. */
  record LogFile(Origin origin, byte[] bytes) {}

  /** The events of a case can't be read as such. */
  static final class UnreadableException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    UnreadableException(String reason) {
      super(reason);
    }
  }

  private CaseRun() {}

  static List<LogFile> files(TestCase testCase) {
    List<LogFile> files = new ArrayList<>();
    for (TestEvent event : testCase.events()) {
      files.add(file(event, testCase.detector() + "-" + testCase.name() + "-" + files.size()));
    }
    return files;
  }

  private static LogFile file(TestEvent event, String name) {
    long delivered = event.time().plus(DELIVERY).toEpochMilli();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (event.source() == LogSource.CLOUDTRAIL) {
      bytes.writeBytes("{\"Records\":[".getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(event.text());
      bytes.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
      name = "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/18/" + name + ".json";
    } else {
      bytes.writeBytes(event.text());
      bytes.write('\n');
      name = "access/2025-03-18-10-20-00-" + name;
    }
    return new LogFile(new Origin.LogFile("file:///cases", name, delivered), bytes.toByteArray());
  }

  /**
   * What follows from the files, by alert.
   *
   * @throws UnreadableException when a file does not hold one event
   */
  static Map<String, Detection> detections(
      Detectors detectors, Environment environment, List<LogFile> files) {
    try (InMemoryRun run = new InMemoryRun(detectors, environment, Limits.DEFAULT)) {
      files.forEach(file -> run.read(file.origin(), file.bytes()));
      if (run.deadLetterCount() > 0) {
        DeadLetter first = run.deadLetters().get(0);
        throw new UnreadableException(
            "event " + first.origin().uri() + " can't be read: " + first.detail());
      }
      if (run.eventCount() != files.size()) {
        throw new UnreadableException(
            "of " + files.size() + " events " + run.eventCount() + " were read");
      }
      Map<String, Detection> detections = new TreeMap<>();
      run.detections().forEach(detection -> detections.put(detection.alertId(), detection));
      return detections;
    }
  }

  /** Why the first events are ones for the detector or not; what differs in nothing, once. */
  static List<Explanation> explanations(
      Detectors detectors, TestCase testCase, List<LogFile> files) {
    Explainer explainer = detectors.newExplainer(testCase.detector(), testCase.environment());
    List<Explanation> explanations = new ArrayList<>();
    ReadHandler handler =
        new ReadHandler() {
          @Override
          public void event(Event event) {
            Explanation explanation = explainer.explain(event);
            if (explanations.size() < EXPLAINED
                && explanations.stream().noneMatch(e -> e.rules().equals(explanation.rules()))) {
              explanations.add(explanation);
            }
          }

          @Override
          public void deadLetter(DeadLetter deadLetter) {}

          @Override
          public void notice(Notice notice) {}

          @Override
          public void file(FileFact fact) {}
        };
    try (LogReader reader = new LogReader(Limits.DEFAULT)) {
      for (LogFile file : files) {
        reader.begin(file.origin(), handler);
        reader.read(file.bytes(), 0, file.bytes().length);
        reader.end();
      }
    }
    return explanations;
  }
}
