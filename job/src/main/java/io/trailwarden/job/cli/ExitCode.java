package io.trailwarden.job.cli;

/** How a command ends, for the shell. */
final class ExitCode {
  static final int DONE = 0;

  /** It found what it was asked to look for, and that is bad: a rule that fails its tests. */
  static final int FOUND = 1;

  /** Used wrongly, or what it needs is not there, or the job failed: one line says what to do. */
  static final int USAGE = 2;

  private ExitCode() {}
}
