package io.trailwarden.job.cli;

import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rules that are looked at before they run. */
final class RuleDirectories {
  @Parameters(
      arity = "1..*",
      paramLabel = "DIR|FILE",
      description =
          "Rules (*.yml) with their tests beside them (NAME.test.yml): directories, or single"
              + " files.")
  List<Path> paths = List.of();

  @Option(
      names = "--only-rules",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description =
          "Take them as they would run with --only-rules: alone, so that names of built-in detectors"
              + " are free and can't be referred to.")
  boolean onlyRules;

  /** The detectors that there are with those files. */
  Catalogue catalogue(List<RuleFile> files, Call call) throws RuleErrors {
    return Catalogue.of(files, call.config().placeholders(), onlyRules);
  }
}
