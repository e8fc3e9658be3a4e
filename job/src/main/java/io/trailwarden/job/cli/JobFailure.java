package io.trailwarden.job.cli;

/** The job ended in a way that nobody foresaw. */
final class JobFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param line what went wrong, in one line
   */
  JobFailure(String line, Throwable cause) {
    super(line, cause);
  }
}
