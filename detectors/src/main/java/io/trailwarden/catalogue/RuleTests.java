package io.trailwarden.catalogue;

import io.trailwarden.catalogue.CaseRun.LogFile;
import io.trailwarden.catalogue.CaseRun.UnreadableException;
import io.trailwarden.catalogue.TestResult.Outcome;
import io.trailwarden.detect.Detectors;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.Evidence;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The tests that stand beside rules, and their runner: cases in, results out. A case's events go as
 * bytes of log files through the whole engine, without Flink: as they are written, then doubled and
 * shuffled, with the same alerts. The seed is made from the case's name.
 *
 * <pre>{@code
 * Detectors detectors = Catalogue.load(List.of(rules), Map.of()).compile(RuleTests.BASELINE);
 * for (TestCase testCase : RuleTests.in(List.of(rules)).cases()) {
 *   TestResult result = RuleTests.run(testCase, detectors);
 * }
 * }</pre>
 */
public final class RuleTests {
  /** When cases begin: what {@code at: -1d} puts before is known to {@code first_seen}. */
  public static final Instant BASELINE = BaseEvent.START;

  private static final int ALERTS_SHOWN = 3;

  private final List<TestCase> cases;

  private RuleTests(List<TestCase> cases) {
    this.cases = List.copyOf(cases);
  }

  /**
   * Those of our own detectors.
   *
   * @throws RuleErrors when a file of them is broken
   */
  public static RuleTests own() throws RuleErrors {
    return of(CatalogueFiles.ownTests(), List.of());
  }

  /**
   * Those beside the user's rules.
   *
   * @param paths directories of rule files, or single ones, as {@link Catalogue#load} takes them
   * @throws RuleErrors naming the first thing that is wrong with each file
   */
  public static RuleTests in(List<Path> paths) throws RuleErrors {
    List<RuleException> errors = new ArrayList<>();
    List<RuleFile> tests = new ArrayList<>();
    List<RuleFile> bases = new ArrayList<>();
    for (Path path : paths) {
      try {
        tests.addAll(CatalogueFiles.in(path, CatalogueFiles.Kind.TESTS));
        bases.addAll(CatalogueFiles.in(path, CatalogueFiles.Kind.BASES));
      } catch (RuleException e) {
        errors.add(e);
      }
    }
    if (!errors.isEmpty()) {
      throw new RuleErrors(errors);
    }
    return of(tests, bases);
  }

  static RuleTests of(List<RuleFile> tests, List<RuleFile> bases) throws RuleErrors {
    List<RuleException> errors = new ArrayList<>();
    List<TestCase> cases = new ArrayList<>();
    TestFiles files = null;
    try {
      files = TestFiles.withBases(bases);
    } catch (RuleException e) {
      errors.add(e);
    }
    for (RuleFile test : tests) {
      try {
        if (files != null) {
          cases.addAll(files.cases(test));
        }
      } catch (RuleException e) {
        errors.add(e);
      }
    }
    if (!errors.isEmpty()) {
      throw new RuleErrors(errors);
    }
    return new RuleTests(cases);
  }

  /** In the order of the files, those that fire first. */
  public List<TestCase> cases() {
    return cases;
  }

  /**
   * Runs a case.
   *
   * @param detectors among which is the one that the case is about
   * @throws IllegalArgumentException when it is not
   */
  public static TestResult run(TestCase testCase, Detectors detectors) {
    if (!detectors.metadata().containsKey(testCase.detector())) {
      throw new IllegalArgumentException("there is no detector '" + testCase.detector() + "'");
    }
    List<LogFile> files = CaseRun.files(testCase);
    Map<String, Detection> asWritten;
    try {
      asWritten = CaseRun.detections(detectors, testCase.environment(), files);
    } catch (UnreadableException e) {
      return new TestResult(
          testCase, Outcome.UNREADABLE, Objects.requireNonNull(e.getMessage()), List.of());
    }
    List<Detection> alerts =
        asWritten.values().stream().filter(d -> d.detector().equals(testCase.detector())).toList();
    if (testCase.fires() == alerts.isEmpty()) {
      return new TestResult(
          testCase,
          testCase.fires() ? Outcome.DID_NOT_FIRE : Outcome.FIRED,
          testCase.fires()
              ? "expected an alert, and none came of " + counted(files.size(), "event")
              : "expected no alert, and there was one for " + described(alerts),
          CaseRun.explanations(detectors, testCase, files));
    }
    long seed = testCase.name().hashCode();
    List<LogFile> shuffled = new ArrayList<>(files);
    shuffled.addAll(files);
    Collections.shuffle(shuffled, new Random(seed));
    Map<String, Detection> again = CaseRun.detections(detectors, testCase.environment(), shuffled);
    if (!again.equals(asWritten)) {
      return new TestResult(
          testCase,
          Outcome.ORDER_MATTERS,
          "doubled and shuffled with seed "
              + seed
              + " the events gave other alerts: "
              + again.values()
              + " instead of "
              + asWritten.values(),
          List.of());
    }
    return new TestResult(testCase, Outcome.PASSED, "", List.of());
  }

  /** Whom the alerts are for, and what they rest on. */
  private static String described(List<Detection> alerts) {
    List<String> texts = new ArrayList<>();
    for (Detection alert : alerts.subList(0, Math.min(ALERTS_SHOWN, alerts.size()))) {
      Evidence first = alert.evidence().earliest().get(0);
      texts.add(
          (alert.entity().isEmpty() ? "everybody" : String.join(", ", alert.entity()))
              + " ("
              + alert.evidence().countText()
              + (alert.evidence().ids().count() == 1 ? " event" : " events")
              + ", the first with "
              + first.fields()
              + ")");
    }
    if (alerts.size() > ALERTS_SHOWN) {
      texts.add((alerts.size() - ALERTS_SHOWN) + " more");
    }
    return String.join("; ", texts);
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
