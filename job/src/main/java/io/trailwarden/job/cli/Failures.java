package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import io.trailwarden.sigma.parse.RuleErrors;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Whatever goes wrong ends here: as one line that says what to do. Only rule files may need more, a
 * line for each thing that is wrong with them.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final OptionSources sources;
  private final PrintStream err;

  Failures(OptionSources sources, PrintStream err) {
    this.sources = sources;
    this.err = err;
  }

  /** Prints the exception's message and gives the exit code. */
  static int tell(RuntimeException failure, PrintStream err) {
    return print(String.valueOf(failure.getMessage()), err);
  }

  private static int print(String line, PrintStream err) {
    err.println("trailwarden: " + Secrets.masked(line));
    return ExitCode.USAGE;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String problem =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched, command)
            : message(e) + place(e);
    return print(problem + " (see `" + command.qualifiedName() + " --help`)", err);
  }

  private static String message(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("");
  }

  /** Where the value stood, as a command line does not show it. */
  private String place(ParameterException e) {
    Optional<String> place =
        e.getArgSpec() instanceof OptionSpec option && !isOnCommandLine(e, option)
            ? sources.place(option)
            : Optional.empty();
    return place.map(each -> " (" + each + ")").orElse("");
  }

  private static boolean isOnCommandLine(ParameterException e, OptionSpec option) {
    ParseResult parsed = e.getCommandLine().getParseResult();
    return parsed != null && parsed.hasMatchedOption(option);
  }

  /** Names the option alone: what follows it may be a secret. */
  private static String unmatched(UnmatchedArgumentException e, CommandSpec command) {
    String first = e.getUnmatched().get(0);
    if (!first.startsWith("-")) {
      List<String> names = new ArrayList<>(command.subcommands().keySet());
      return (names.isEmpty() ? "unexpected argument '" : "there is no command '")
          + first
          + "'"
          + Suggestions.of(first, names);
    }
    String name = first.replaceFirst("=.*", "");
    List<String> names =
        command.options().stream()
            .map(OptionSpec::longestName)
            .filter(o -> o.length() > 2)
            .toList();
    return "unknown option '" + name + "'" + Suggestions.of(name, names);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    if (e instanceof RuleErrors errors) {
      errors.errors().forEach(each -> print(String.valueOf(each.getMessage()), err));
      return ExitCode.USAGE;
    }
    if (e instanceof UsageException || e instanceof JobFailure) {
      return print(String.valueOf(e.getMessage()), err);
    }
    Optional<UsageException> usage = RootCause.usage(e);
    if (usage.isPresent()) {
      return tell(usage.get(), err);
    }
    LoggerFactory.getLogger(Main.class).error("unexpected", e);
    return print("unexpected failure: " + RootCause.line(e) + " (the log above says where)", err);
  }
}
