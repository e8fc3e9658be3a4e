package io.trailwarden.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.catalogue.TestResult.Outcome;
import io.trailwarden.detect.Detectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's guide: the rule and the tests in it do what it says that they do. */
class GuideTest {
  private static final Pattern FILE =
      Pattern.compile("```yaml\n# my-rules/(\\S+)\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  private List<TestResult> results() throws Exception {
    Detectors detectors = Catalogue.load(List.of(directory), Map.of()).compile(null);
    return RuleTests.in(List.of(directory)).cases().stream()
        .map(testCase -> RuleTests.run(testCase, detectors))
        .toList();
  }

  private void writeFilesOfTheReadme() throws IOException {
    List<MatchResult> files =
        FILE.matcher(Files.readString(Path.of("README.md"))).results().toList();
    assertThat(files).hasSize(2);
    for (MatchResult file : files) {
      Files.writeString(directory.resolve(file.group(1)), file.group(2));
    }
  }

  @Test
  void itsRuleIsClean() throws Exception {
    writeFilesOfTheReadme();

    assertThat(Lint.of(List.of(directory), Map.of(), false).problems()).isEmpty();
  }

  @Test
  void itsRuleFailsOneCaseAndNoneOnceTheOperationIsRight() throws Exception {
    writeFilesOfTheReadme();
    assertThat(results())
        .extracting(TestResult::outcome)
        .containsExactly(
            Outcome.DID_NOT_FIRE,
            Outcome.PASSED,
            Outcome.PASSED,
            Outcome.PASSED,
            Outcome.PASSED,
            Outcome.PASSED);

    Path rule = directory.resolve("reports_deleted_many.yml");
    Files.writeString(
        rule, Files.readString(rule).replace("REST.DELETE.OBJECTS", "REST.DELETE.OBJECT"));
    assertThat(results()).allMatch(TestResult::passed);
  }
}
