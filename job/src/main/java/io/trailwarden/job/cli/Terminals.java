package io.trailwarden.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of this process' streams a person looks at. Java 17 itself can't tell them apart. */
final class Terminals {
  /** Set by the launcher, which can ask the shell: those of {@code stdout stderr} that are. */
  private static final String PROPERTY = "trailwarden.terminals";

  private Terminals() {}

  static boolean isStandardOutput() {
    return is("stdout", 1);
  }

  static boolean isStandardError() {
    return is("stderr", 2);
  }

  private static boolean is(String name, int descriptor) {
    String known = System.getProperty(PROPERTY);
    if (known != null) {
      return known.contains(name);
    }
    try {
      // Under `flink run` there is no launcher, but Linux knows.
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
          .toString()
          .matches("/dev/(pts/|tty|console).*");
    } catch (IOException | UnsupportedOperationException e) {
      // No Linux, so nobody is shown a progress bar.
      return false;
    }
  }
}
