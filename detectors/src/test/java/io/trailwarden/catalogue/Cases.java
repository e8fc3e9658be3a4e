package io.trailwarden.catalogue;

import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.InMemoryRun;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.read.Limits;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cases of our catalogue's tests, and log files of their events. */
final class Cases {
  /** Each event of a case stands in a file of its own. */
  record LogFile(Origin origin, byte[] bytes) {}

  private Cases() {}

  static List<TestCase> all() throws RuleException {
    TestFiles files = TestFiles.withOwnBases();
    List<TestCase> cases = new ArrayList<>();
    for (RuleFile file : CatalogueFiles.ownTests()) {
      cases.addAll(files.cases(file));
    }
    return cases;
  }

  static List<LogFile> files(TestCase testCase) {
    List<LogFile> files = new ArrayList<>();
    for (TestEvent event : testCase.events()) {
      files.add(file(event, testCase.detector() + "-" + testCase.name() + "-" + files.size()));
    }
    return files;
  }

  private static LogFile file(TestEvent event, String name) {
    long delivered = BaseEvent.START.plusSeconds(900).toEpochMilli();
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

  /** What follows from the files, by alert. */
  static Map<String, Detection> run(
      Detectors detectors, Environment environment, List<LogFile> files) {
    try (InMemoryRun run = new InMemoryRun(detectors, environment, Limits.DEFAULT)) {
      files.forEach(file -> run.read(file.origin(), file.bytes()));
      if (run.deadLetterCount() > 0 || run.eventCount() != files.size()) {
        throw new IllegalStateException(
            run.eventCount() + " events of " + files.size() + ", " + run.deadLetters());
      }
      Map<String, Detection> detections = new TreeMap<>();
      run.detections().forEach(detection -> detections.put(detection.alertId(), detection));
      return detections;
    }
  }
}
