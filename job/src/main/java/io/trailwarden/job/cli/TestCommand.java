package io.trailwarden.job.cli;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.catalogue.RuleTests;
import io.trailwarden.catalogue.TestCase;
import io.trailwarden.catalogue.TestResult;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.Explanation;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.sigma.Location;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleException;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the tests beside rules, and rules over an archive. */
@Command(
    name = "test",
    sortOptions = false,
    customSynopsis = "trailwarden detectors test DIR|FILE… [--archive DIR|s3://…] [OPTION]…",
    description = {
      "Run the tests that stand beside rules, each case as it is written, then doubled and shuffled.",
      "",
      "With --archive also say which of the rules would have fired how often over archived logs,"
          + " before they are switched on."
    },
    footer = {
      "",
      "Exit code: 1 when a case fails, with --strict also when a detector has no tests; else 0.",
      "What rules look like, and their tests: detectors/README.md.",
      "",
      "Examples:",
      "  trailwarden detectors test my-rules",
      "  trailwarden detectors test my-rules --strict --junit rule-tests.xml",
      "  trailwarden detectors test my-rules/new_rule.yml --archive s3://my-bucket \\",
      "      --from 2026-01-01 --to 2026-02-01 --own-accounts 111122223333"
    })
final class TestCommand implements Callable<Integer> {
  private static final int UNTESTED_SHOWN = 10;

  private final Call call;

  @Mixin RuleDirectories rules = new RuleDirectories();

  @Option(
      names = "--strict",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "A detector without tests is a failure.")
  boolean strict;

  @Option(
      names = "--junit",
      paramLabel = "FILE.xml",
      description = "Also write the results of the tests as JUnit's XML, for a CI system.")
  @Nullable Path junit;

  @Option(
      names = "--archive",
      paramLabel = "DIR|s3://BUCKET[/PREFIX]",
      description =
          "Also run the rules over these logs, as replay does, and count: detector, alerts, the"
              + " events they rest on, the first and the last, who it was most often.")
  @Nullable String archive;

  @Mixin ArchiveOptions selection = new ArchiveOptions();

  @Option(
      names = "--all",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "Count the built-in detectors over the archive as well.")
  boolean all;

  @Mixin FlinkOptions flink = new FlinkOptions();
  @Mixin DetectionOptions detection = new DetectionOptions();
  @Mixin AwsOptions aws = new AwsOptions();
  @Mixin CommonOptions common = new CommonOptions();

  TestCommand(Call call) {
    this.call = call;
  }

  @Override
  public Integer call() throws RuleErrors {
    if (junit != null) {
      junit = OutputFile.writable("--junit", junit);
    }
    List<RuleFile> files = Catalogue.files(rules.paths);
    refuseNoRules(files);
    Catalogue catalogue = rules.catalogue(files, call);
    RuleOptions.noteWhatIsOdd(catalogue, call);
    Detectors detectors = catalogue.compile(RuleTests.BASELINE);
    List<TestCase> cases = RuleTests.in(rules.paths).cases();
    refuseTestsOfNothing(cases, catalogue);
    Backtest backtest = archive == null ? null : backtest(archive, files, catalogue);
    if (backtest != null) {
      backtest.check();
    }

    JUnitReport report = new JUnitReport();
    int failed = run(cases, catalogue, detectors, report);
    List<Catalogue.Entry> untested = untested(cases, catalogue);
    if (strict) {
      untested.forEach(each -> report.addUntested(each.id(), each.location().path()));
    }
    if (junit != null) {
      report.write(junit);
    }
    tellSummary(cases, failed, untested);
    if (backtest != null) {
      call.out().println();
      backtest.run();
    }
    return failed > 0 || (strict && !untested.isEmpty()) ? ExitCode.FOUND : ExitCode.DONE;
  }

  /** Tests of nothing would all have passed, which is no news that a CI system should get. */
  private void refuseNoRules(List<RuleFile> files) {
    if (files.isEmpty()) {
      throw new UsageException(
          "there is no rule file (*.yml, *.yaml) in "
              + rules.paths.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }
  }

  private static void refuseTestsOfNothing(List<TestCase> cases, Catalogue catalogue)
      throws RuleErrors {
    List<RuleException> errors = new ArrayList<>();
    Set<String> told = new LinkedHashSet<>();
    List<String> ids = catalogue.detectors().stream().map(Catalogue.Entry::id).toList();
    for (TestCase testCase : cases) {
      if (!ids.contains(testCase.detector()) && told.add(testCase.detector())) {
        errors.add(
            new RuleException(
                new Location(testCase.location().path(), 1, 1),
                "there is no detector '"
                    + testCase.detector()
                    + "' that raises alerts"
                    + Suggestions.of(testCase.detector(), ids)));
      }
    }
    if (!errors.isEmpty()) {
      throw new RuleErrors(errors);
    }
  }

  /** Gives the number of cases that failed. */
  private int run(
      List<TestCase> cases, Catalogue catalogue, Detectors detectors, JUnitReport report) {
    Map<String, String> correlations = new HashMap<>();
    catalogue
        .rules()
        .correlations()
        .forEach(each -> correlations.put(each.name(), DetectorText.correlation(each)));
    Marks marks = Marks.of(call.environment());
    String detector = "";
    int failed = 0;
    for (TestCase testCase : cases) {
      if (!testCase.detector().equals(detector)) {
        detector = testCase.detector();
        call.out().println(detector);
      }
      long begun = System.nanoTime();
      TestResult result = RuleTests.run(testCase, detectors);
      List<String> lines = new ArrayList<>();
      if (!result.passed() && correlations.containsKey(detector)) {
        lines.add("it asks for " + correlations.get(detector).replace("\n", " "));
      }
      for (Explanation explanation : result.explanations()) {
        lines.addAll(ExplanationText.of(explanation, marks));
      }
      report.add(result, Duration.ofNanos(System.nanoTime() - begun), lines);
      print(result, lines, marks);
      failed += result.passed() ? 0 : 1;
    }
    return failed;
  }

  private void print(TestResult result, List<String> lines, Marks marks) {
    TestCase testCase = result.testCase();
    String kind = testCase.fires() ? "fires:  " : "silent: ";
    call.out()
        .println("  " + marks.of(result.passed()) + " " + kind + Table.harmless(testCase.name()));
    if (!result.passed()) {
      call.out().println("      " + testCase.location());
      call.out().println("      " + Table.harmless(result.detail()));
      lines.forEach(line -> call.out().println("      " + line));
    }
  }

  private List<Catalogue.Entry> untested(List<TestCase> cases, Catalogue catalogue) {
    Set<String> tested = new LinkedHashSet<>();
    cases.forEach(testCase -> tested.add(testCase.detector()));
    return catalogue.detectors().stream()
        .filter(entry -> !entry.isOwn() && !tested.contains(entry.id()))
        .toList();
  }

  private void tellSummary(List<TestCase> cases, int failed, List<Catalogue.Entry> untested) {
    long detectors = cases.stream().map(TestCase::detector).distinct().count();
    call.out()
        .println(
            Counted.of(cases.size(), "case")
                + " of "
                + Counted.of(detectors, "detector")
                + ": "
                + (cases.size() - failed)
                + " passed, "
                + failed
                + " failed");
    if (!untested.isEmpty()) {
      List<String> ids = untested.stream().map(Catalogue.Entry::id).limit(UNTESTED_SHOWN).toList();
      int more = untested.size() - ids.size();
      call.out()
          .println(
              "without tests: "
                  + String.join(", ", ids)
                  + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  private Backtest backtest(String archive, List<RuleFile> files, Catalogue catalogue) {
    if (FlinkHost.current() != FlinkHost.EMBEDDED) {
      throw new UsageException("rules are tried on an archive by `trailwarden`, not on a cluster");
    }
    flink.check();
    return new Backtest(
        call,
        selection.settings(archive, aws.settings(call.environment()), detection.retention),
        files,
        catalogue,
        all,
        flink,
        detection);
  }
}
