package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import java.util.Optional;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/** What is at the bottom of an exception. */
final class RootCause {
  private static final int LONGEST = 600;
  private static final int DEEPEST = 100;

  private RootCause() {}

  /** Something below it that says to the user what to do. */
  static Optional<UsageException> usage(Throwable thrown) {
    @Nullable Throwable each = thrown;
    for (int depth = 0; each != null && depth < DEEPEST; depth++) {
      if (each instanceof UsageException usage) {
        return Optional.of(usage);
      }
      each = each.getCause();
    }
    return Optional.empty();
  }

  /** The deepest cause in one line. */
  static String line(Throwable thrown) {
    Throwable root = thrown;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Throwable cause = root.getCause();
      if (cause == null) {
        break;
      }
      root = cause;
    }
    String message = root.getMessage();
    String first = message == null ? "" : message.strip().lines().findFirst().orElse("");
    // The message of a serialized one begins with its class already.
    String line =
        root instanceof SerializedThrowable
            ? first
            : root.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
