package io.trailwarden.job.cli;

import java.io.File;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where an option comes from that the command line does not give: the environment, else the
 * configuration file. {@code --s3-endpoint} is {@code TRAILWARDEN_S3_ENDPOINT} there and {@code
 * s3-endpoint} here.
 */
final class OptionSources implements IDefaultValueProvider {
  static final String VARIABLE_PREFIX = "TRAILWARDEN_";

  /**
   * What splits the values of an option of paths, which may hold a comma: nothing that is typed. In
   * the environment they stand as in {@code PATH}.
   */
  static final String PATHS = "\n";

  private final Map<String, String> environment;
  private final ConfigFile config;

  OptionSources(Map<String, String> environment, ConfigFile config) {
    this.environment = environment;
    this.config = config;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !isSettable(option)) {
      return null;
    }
    String variable = environment.get(variable(option));
    if (variable != null && !variable.isEmpty()) {
      return isPaths(option) ? variable.replace(File.pathSeparator, PATHS) : variable;
    }
    return config
        .entry(name(option))
        .filter(entry -> !entry.values().isEmpty())
        .map(entry -> String.join(isPaths(option) ? PATHS : ",", entry.values()))
        .orElse(null);
  }

  private static boolean isPaths(OptionSpec option) {
    return option.splitRegex().equals(PATHS);
  }

  /** Where the option's value was written, unless that is the command line. */
  Optional<String> place(OptionSpec option) {
    if (!isSettable(option)) {
      return Optional.empty();
    }
    String variable = variable(option);
    if (!environment.getOrDefault(variable, "").isEmpty()) {
      return Optional.of(variable);
    }
    return config.entry(name(option)).map(ConfigFile.Entry::place);
  }

  /** Whether it may be given in the environment and the file, as all that say what to do. */
  static boolean isSettable(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp() && !name(option).equals("config");
  }

  /** The option's name in the file. */
  static String name(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** The option's name in the environment. */
  static String variable(OptionSpec option) {
    return VARIABLE_PREFIX + name(option).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
