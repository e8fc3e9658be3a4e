package io.trailwarden.job.cli;

/** How a command ends, for the shell. 1 is kept for commands that look for something bad. */
final class ExitCode {
  static final int DONE = 0;

  /** Used wrongly, or what it needs is not there, or the job failed: one line says what to do. */
  static final int USAGE = 2;

  private ExitCode() {}
}
