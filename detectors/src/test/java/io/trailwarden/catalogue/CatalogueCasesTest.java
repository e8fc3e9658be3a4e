package io.trailwarden.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.trailwarden.catalogue.CaseRun.LogFile;
import io.trailwarden.detect.Detectors;
import io.trailwarden.finding.Detection;
import io.trailwarden.integrity.IntegrityAlerts;
import io.trailwarden.sigma.Correlation;
import io.trailwarden.sigma.Correlation.Bound;
import io.trailwarden.sigma.CorrelationType;
import io.trailwarden.sigma.Operator;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.RuleErrors;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests beside our rules, as bytes through the whole way without Flink: each case as written,
 * then doubled and shuffled, with the same alerts.
 */
final class CatalogueCasesTest {
  private static final Catalogue CATALOGUE = Catalogue.own();

  @TestFactory
  Stream<DynamicNode> everyCase() throws RuleErrors {
    Detectors detectors = detectors(CATALOGUE.rules());
    Map<String, List<DynamicNode>> byDetector = new LinkedHashMap<>();
    for (TestCase testCase : RuleTests.own().cases()) {
      byDetector
          .computeIfAbsent(testCase.detector(), ignored -> new ArrayList<>())
          .add(
              dynamicTest(
                  (testCase.fires() ? "fires: " : "silent: ") + testCase.name(),
                  () -> check(detectors, testCase)));
    }
    return byDetector.entrySet().stream()
        .map(entry -> dynamicContainer(entry.getKey(), entry.getValue()));
  }

  private static void check(Detectors detectors, TestCase testCase) {
    TestResult result = RuleTests.run(testCase, detectors);
    assertThat(result.passed())
        .as(
            "%s on: %s, %s: %s; %s",
            testCase.detector(),
            testCase.name(),
            result.outcome(),
            result.detail(),
            result.explanations())
        .isTrue();
  }

  /**
   * What an explanation says of each rule is what the engine does, for the events of all cases:
   * those of one detector's cases are explained for a few others too.
   */
  @Test
  void explanationsAgreeWithTheEngine() throws RuleErrors {
    Detectors detectors = detectors(CATALOGUE.rules());
    List<String> rules =
        CATALOGUE.detectors().stream()
            .filter(entry -> entry.kind() == Catalogue.Kind.RULE)
            .map(Catalogue.Entry::id)
            .toList();
    int explained = 0;
    for (TestCase testCase : RuleTests.own().cases()) {
      List<LogFile> files = CaseRun.files(testCase).stream().limit(1).toList();
      Set<String> fired =
          CaseRun.detections(detectors, testCase.environment(), files).values().stream()
              .map(Detection::detector)
              .collect(Collectors.toSet());
      for (String rule : rules) {
        boolean isItsOwn = rule.equals(testCase.detector());
        if (!isItsOwn && explained++ % 7 != 0) {
          continue;
        }
        TestCase asked =
            new TestCase(
                rule,
                testCase.name(),
                true,
                testCase.environment(),
                List.of(),
                testCase.location());
        assertThat(CaseRun.explanations(detectors, asked, files))
            .as("%s on the first event of %s: %s", rule, testCase.detector(), testCase.name())
            .hasSize(1)
            .allMatch(explanation -> explanation.matches() == fired.contains(rule));
      }
    }
  }

  private static boolean fires(Map<String, Detection> detections, TestCase testCase) {
    return detections.values().stream().anyMatch(d -> d.detector().equals(testCase.detector()));
  }

  @Test
  void everyDetectorHasTests() throws RuleErrors {
    Set<String> tested =
        RuleTests.own().cases().stream()
            .map(TestCase::detector)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(tested)
        .containsExactlyElementsOf(
            CATALOGUE.detectors().stream()
                .map(Catalogue.Entry::id)
                .filter(id -> !IntegrityAlerts.DETECTORS.contains(id)) // they look at no events
                .toList());
  }

  /**
   * A count that is one higher silences some case, and one that is one lower makes some fire: the
   * threshold and threshold − 1 are tested. In the same way one rule of a {@code temporal} is left
   * out, and the order of a {@code temporal_ordered}; and each timespan is made shorter and longer.
   */
  @Test
  void theCasesNoticeEveryChangeOfACorrelation() throws RuleErrors {
    List<TestCase> cases = RuleTests.own().cases();
    List<String> unnoticed = new ArrayList<>();
    for (Correlation correlation : CATALOGUE.rules().correlations()) {
      for (Map.Entry<String, Correlation> change : changes(correlation).entrySet()) {
        Detectors changed = detectors(with(change.getValue()));
        boolean noticed =
            cases.stream()
                .filter(testCase -> isOf(correlation, testCase))
                .anyMatch(
                    testCase ->
                        fires(
                                CaseRun.detections(
                                    changed, testCase.environment(), CaseRun.files(testCase)),
                                testCase)
                            != testCase.fires());
        if (!noticed) {
          unnoticed.add(correlation.name() + " - " + change.getKey());
        }
      }
    }
    assertThat(unnoticed).isEmpty();
  }

  /** Whether the case is in the test file beside the correlation's file. */
  private static boolean isOf(Correlation correlation, TestCase testCase) {
    return correlation.location().path().endsWith("/" + testCase.detector() + ".yml");
  }

  private static Map<String, Correlation> changes(Correlation correlation) {
    Map<String, Correlation> changes = new LinkedHashMap<>();
    CorrelationType type = correlation.type();
    if (type == CorrelationType.EVENT_COUNT) {
      changes.put("one more", changed(correlation, type, correlation.minimum() + 1, 0));
      changes.put("one fewer", changed(correlation, type, correlation.minimum() - 1, 0));
    } else if (type == CorrelationType.TEMPORAL) {
      changes.put("a rule fewer", changed(correlation, type, correlation.rules().size() - 1, 0));
    } else {
      int all = correlation.rules().size();
      changes.put("in any order", changed(correlation, CorrelationType.TEMPORAL, all, 0));
    }
    changes.put("in less time", changed(correlation, type, correlation.minimum(), -1));
    changes.put("in twice the time", changed(correlation, type, correlation.minimum(), 1));
    return changes;
  }

  private static Correlation changed(
      Correlation correlation, CorrelationType type, long minimum, int time) {
    Duration timespan = correlation.timespan();
    return new Correlation(
        correlation.metadata(),
        type,
        correlation.rules(),
        correlation.groupBy(),
        time == 0 ? timespan : time < 0 ? timespan.dividedBy(2) : timespan.multipliedBy(2),
        List.of(new Bound(Operator.GTE, BigDecimal.valueOf(minimum))),
        correlation.fields(),
        correlation.percentile(),
        correlation.generate(),
        correlation.places());
  }

  private static RuleSet with(Correlation changed) {
    RuleSet own = CATALOGUE.rules();
    List<Correlation> correlations =
        own.correlations().stream()
            .map(c -> c.name().equals(changed.name()) ? changed : c)
            .toList();
    return new RuleSet(own.rules(), correlations, own.silent(), own.skipped(), own.warnings());
  }

  private static Detectors detectors(RuleSet rules) throws RuleErrors {
    return Detectors.of(rules, CATALOGUE.javaDetectors());
  }
}
