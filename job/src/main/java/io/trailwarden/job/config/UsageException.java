package io.trailwarden.job.config;

/**
 * What was asked for can't be done as asked. Its message is one line for a person that says what to
 * do, without a secret in it; the command line prints it and ends with exit code 2.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String line) {
    super(line);
  }

  public UsageException(String line, Throwable cause) {
    super(line, cause);
  }
}
