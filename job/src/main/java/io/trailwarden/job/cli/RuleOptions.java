package io.trailwarden.job.cli;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.sigma.RuleSet;
import io.trailwarden.sigma.parse.RuleErrors;
import java.nio.file.Path;
import java.util.List;
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
              + " beside the built-in detectors.")
  List<Path> paths = List.of();

  /** All detectors, the built-in ones and the user's. */
  Catalogue catalogue(Call call) throws RuleErrors {
    Catalogue catalogue = Catalogue.load(paths, call.config().placeholders());
    noteWhatIsOdd(catalogue, call);
    return catalogue;
  }

  /** Says which rules were left out, and which are unlikely to mean what their author thinks. */
  void noteWhatIsOdd(Catalogue catalogue, Call call) {
    RuleSet rules = catalogue.rules();
    rules.warnings().forEach(warning -> call.note(warning.toString()));
    List<RuleSet.Skipped> skipped = rules.skipped();
    skipped.stream().limit(SKIPPED_SHOWN).forEach(each -> call.note(each.toString()));
    if (skipped.size() > SKIPPED_SHOWN) {
      call.note((skipped.size() - SKIPPED_SHOWN) + " more rules skipped, being for other logs");
    }
  }
}
