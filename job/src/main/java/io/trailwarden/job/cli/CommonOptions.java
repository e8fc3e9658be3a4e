package io.trailwarden.job.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A YAML file with options, by name without dashes: `output: https://…`. Lists may be YAML"
            + " lists. It may also hold `placeholders:`, a map of names to lists, for Sigma's"
            + " modifier expand. The command line goes before the environment, that before the file."
      })
  @Nullable Path config;

  @Option(
      names = "--verbose",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      hideParamSyntax = true,
      description = "Log what Flink and the sources do, to standard error.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  boolean help;
}
