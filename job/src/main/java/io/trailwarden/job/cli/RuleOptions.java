package io.trailwarden.job.cli;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which detectors there are. */
final class RuleOptions {
  /** That many rules for other logs are named; of more it is said how many they are. */
  private static final int SKIPPED_SHOWN = 5;

  @Option(
      names = "--rules",
      split = OptionSources.PATHS,
      hideParamSyntax = true,
      paramLabel = "DIR|FILE",
      description =
          "Sigma rules of your own, a directory or a file; may be given more than once. They run"
              + " beside the built-in detectors, or with --only-rules instead of them.")
  List<Path> paths = List.of();

  @Option(
      names = "--only-rules",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "Run the rules of --rules alone, without the built-in detectors.")
  boolean onlyRules;

  /**
   * The user's rule files.
   *
   * @throws UsageException when there are to be no others, and there are none
   */
  List<RuleFile> files() throws RuleErrors {
    if (onlyRules && paths.isEmpty()) {
      throw new UsageException("--only-rules leaves no detector; name rules with --rules DIR");
    }
    List<RuleFile> files = Catalogue.files(paths);
    if (onlyRules && files.isEmpty()) {
      throw new UsageException(
          "--only-rules leaves no detector; there is no rule file (*.yml) in " + named(paths));
    }
    return files;
  }

  /** The user's rule files, after making sure that everything compiles. */
  List<RuleFile> checkedFiles(Call call, @Nullable Instant baselineUntil) throws RuleErrors {
    List<RuleFile> files = files();
    Catalogue catalogue = catalogue(files, call);
    List<String> off = catalogue.compile(baselineUntil).withoutBaseline();
    if (!off.isEmpty()) {
      call.note("off, since they need --baseline-until: " + String.join(", ", off));
    }
    noteWhatIsOdd(catalogue, call);
    return files;
  }

  private static String named(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  /** The detectors that there are with those files. */
  Catalogue catalogue(List<RuleFile> files, Call call) throws RuleErrors {
    return Catalogue.of(files, call.config().placeholders(), onlyRules);
  }

  /** All detectors, the built-in ones and the user's, or the user's alone. */
  Catalogue catalogue(Call call) throws RuleErrors {
    Catalogue catalogue = catalogue(files(), call);
    noteWhatIsOdd(catalogue, call);
    return catalogue;
  }

  /** Says which rules were left out, and which are unlikely to mean what their author thinks. */
  static void noteWhatIsOdd(Catalogue catalogue, Call call) {
    RuleSet rules = catalogue.rules();
    rules.warnings().forEach(warning -> call.note(warning.toString()));
    List<RuleSet.Skipped> skipped = rules.skipped();
    skipped.stream().limit(SKIPPED_SHOWN).forEach(each -> call.note(each.toString()));
    if (skipped.size() > SKIPPED_SHOWN) {
      call.note((skipped.size() - SKIPPED_SHOWN) + " more rules skipped, being for other logs");
    }
  }
}
