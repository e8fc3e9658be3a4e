package io.trailwarden.job.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * One call of the command line.
 *
 * @param out results
 * @param err everything else
 * @param environment the process' environment variables
 * @param config what the user wrote into {@code --config}
 */
record Call(PrintStream out, PrintStream err, Map<String, String> environment, ConfigFile config) {
  /** Something the user should know; the command goes on. */
  void note(String line) {
    err.println("trailwarden: " + Secrets.masked(line));
  }
}
