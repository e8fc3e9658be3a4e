package io.trailwarden.job.config;

/**
 * What was asked for can't be done here, and the user can change that. Its message is the one line
 * that the user sees: what is wrong, and what to do.
 */
public final class UsageException extends RuntimeException {
  public UsageException(String line) {
    super(line);
  }

  public UsageException(String line, Throwable cause) {
    super(line, cause);
  }
}
