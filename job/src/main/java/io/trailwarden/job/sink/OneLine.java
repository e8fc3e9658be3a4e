package io.trailwarden.job.sink;

/** What others said, fit for a message or a log: on one line, and not too long. */
final class OneLine {
  private static final int MAX = 1000;

  private OneLine() {}

  static String of(String said) {
    String line = said.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX ? line : line.substring(0, MAX) + "…";
  }
}
