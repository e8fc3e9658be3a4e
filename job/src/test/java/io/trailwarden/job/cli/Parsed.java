package io.trailwarden.job.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine;

/** A command whose options are set and that has not run. */
final class Parsed {
  private Parsed() {}

  static <T> T command(Class<T> type, String... args) {
    return command(type, Map.of(), ConfigFile.NONE, args);
  }

  static <T> T command(
      Class<T> type, Map<String, String> environment, ConfigFile config, String... args) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    CommandLine line = Main.commandLine(new Call(nowhere, nowhere, environment, config));
    var parsed = line.parseArgs(args).asCommandLineList();
    return type.cast(parsed.get(parsed.size() - 1).getCommand());
  }
}
