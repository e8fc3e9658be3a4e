package io.trailwarden.job.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with nothing in it. */
final class EmptyFile {
  private EmptyFile() {}

  /** Removes it; one that has something in it stays. */
  static void remove(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) == 0) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the empty " + file, e);
    }
  }
}
