package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.SerializedThrowable;

/** What is at the bottom of an exception. */
final class RootCause {
  private static final int LONGEST = 600;
  private static final int DEEPEST = 100;

  private RootCause() {}

  /** Something in its chain of causes that says to the user what to do. */
  static Optional<UsageException> usage(Throwable thrown) {
    for (Throwable each : chain(thrown)) {
      if (each instanceof UsageException usage) {
        return Optional.of(usage);
      }
    }
    return Optional.empty();
  }

  /** The deepest cause in one line. */
  static String line(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    Throwable root = chain.get(chain.size() - 1);
    String message = root.getMessage();
    String first = message == null ? "" : message.strip().lines().findFirst().orElse("");
    // The message of a serialized one begins with its class already.
    String line =
        root instanceof SerializedThrowable
            ? first
            : root.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** The exception, its cause, the cause of that, and so on; not empty. */
  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    Throwable each = thrown;
    while (each != null && chain.size() < DEEPEST) {
      Throwable itself = deserialized(each);
      chain.add(itself);
      each = itself.getCause();
    }
    return chain;
  }

  /** What a cluster sent, where its class is known here. */
  private static Throwable deserialized(Throwable thrown) {
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    return thrown instanceof SerializedThrowable serialized
        ? serialized.deserializeError(classes)
        : thrown;
  }
}
