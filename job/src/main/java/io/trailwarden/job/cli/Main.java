package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The job jar's main class: the command line, on an embedded Flink through {@code
 * deploy/trailwarden}, on a cluster through {@code flink run}.
 */
@Command(
    name = "trailwarden",
    versionProvider = Version.class,
    description =
        "Watch AWS CloudTrail and S3 server access logs, replay archived ones, and verify them.",
    footer = {
      "",
      "Every option may also be given in a YAML file (--config FILE; `output: …`) or in the",
      "environment (TRAILWARDEN_OUTPUT). Passwords are taken from the environment or a file alone.",
      "Exit codes: 0 done; 1 it found what it was asked to look for, and that is bad (verify, detectors",
      "lint and test); 2 wrong usage, something missing, or the job failed: a line says what.",
      "Results go to standard output, everything else to standard error."
    })
public final class Main implements Callable<Integer> {
  /** Read by the logging configuration; has to be set before anything logs. */
  private static final String LOG_LEVEL = "trailwarden.log.level";

  private static final int HELP_WIDTH = 110;

  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and end.")
  boolean version;

  private Main() {}

  /**
   * Runs a command. The process ends with its exit code; only where this process is a JobManager,
   * which has to live on, an exception says that the command failed.
   */
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int code = run(args, System.getenv(), out, err);
    FlinkHost host = FlinkHost.current();
    if (host == FlinkHost.JOB_MANAGER) {
      if (code != ExitCode.DONE) {
        throw new UsageException("the command failed with " + code + "; its output says why");
      }
    } else if (code != ExitCode.DONE || host == FlinkHost.EMBEDDED) {
      // Under `flink run` a thrown exception would be a stack trace and exit code 1. Done, Flink's
      // own command line goes on from here.
      System.exit(code);
    }
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /**
   * Runs a command without ending the process.
   *
   * @param args as on the command line
   * @param environment the variables that stand for options, and name the configuration file
   * @param out what the command gives
   * @param err progress, summary and errors
   * @return the exit code
   */
  public static int run(
      String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
    try {
      ConfigFile config = asksForHelp(args) ? ConfigFile.NONE : config(args, environment);
      Call call = new Call(out, err, environment, config);
      CommandLine line = commandLine(call);
      config.refuseUnknown(optionNames(line));
      return line.execute(args);
    } catch (UsageException e) {
      return Failures.tell(e, err);
    }
  }

  /** All commands. */
  static CommandLine commandLine(Call call) {
    CommandLine detectors =
        new CommandLine(new DetectorsCommand(call))
            .addSubcommand(new DetectorsCommand.ListCommand(call))
            .addSubcommand(new DetectorsCommand.ShowCommand(call))
            .addSubcommand(new ExplainCommand(call))
            .addSubcommand(new LintCommand(call))
            .addSubcommand(new TestCommand(call));
    OptionSources sources = new OptionSources(call.environment(), call.config());
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new ReplayCommand(call))
            .addSubcommand(new LiveCommand(call))
            .addSubcommand(new VerifyCommand(call))
            .addSubcommand(detectors)
            .addSubcommand(new AlertsCommand(call))
            .addSubcommand(new SetupCommand(call));
    Converters.register(line);
    Failures failures = new Failures(sources, call.err());
    return line.setDefaultValueProvider(sources)
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setExecutionStrategy(
            parsed -> {
              if (isVerbose(parsed)) {
                System.setProperty(LOG_LEVEL, "INFO");
              }
              return new CommandLine.RunLast().execute(parsed);
            })
        .setOut(new PrintWriter(call.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(call.err(), true, StandardCharsets.UTF_8));
  }

  private static boolean isVerbose(CommandLine.ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .map(line -> line.getCommandSpec().mixins().get("common"))
        .anyMatch(
            mixin -> mixin != null && mixin.userObject() instanceof CommonOptions o && o.verbose);
  }

  /** What may stand in a configuration file. */
  static Set<String> optionNames(CommandLine line) {
    Set<String> names = new LinkedHashSet<>();
    line.getCommandSpec().options().stream()
        .filter(OptionSources::isSettable)
        .forEach(option -> names.add(OptionSources.name(option)));
    line.getSubcommands().values().forEach(each -> names.addAll(optionNames(each)));
    return names;
  }

  private static boolean asksForHelp(String[] args) {
    return Arrays.stream(args).anyMatch(List.of("-h", "--help", "-V", "--version")::contains);
  }

  /** The file has to be known before options are, which it gives defaults to. */
  private static ConfigFile config(String[] args, Map<String, String> environment) {
    String name = environment.getOrDefault(OptionSources.VARIABLE_PREFIX + "CONFIG", "");
    String given = name.isEmpty() ? null : name;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--config") && i + 1 < args.length) {
        given = args[i + 1];
      } else if (args[i].startsWith("--config=")) {
        given = args[i].substring("--config=".length());
      }
    }
    return given == null ? ConfigFile.NONE : ConfigFile.read(Path.of(given));
  }

  @Override
  public Integer call() {
    throw new UsageException(
        "name a command: replay, live, verify, alerts, detectors or setup; `trailwarden --help` tells what they do");
  }
}
