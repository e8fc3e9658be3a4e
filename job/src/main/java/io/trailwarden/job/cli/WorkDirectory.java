package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory for what an embedded Flink puts on disk, which goes when the process ends, also when
 * that is interrupted; only {@code kill -9} leaves it behind.
 */
final class WorkDirectory {
  private WorkDirectory() {}

  /**
   * Makes one.
   *
   * @param parent null: the system's folder for temporary files
   * @throws UsageException when it can't be made there
   */
  static Path create(@Nullable Path parent) {
    try {
      Path directory =
          parent == null
              ? Files.createTempDirectory("trailwarden-")
              : Files.createTempDirectory(Files.createDirectories(parent), "trailwarden-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory), "remove work dir"));
      return directory.toAbsolutePath();
    } catch (IOException e) {
      throw new UsageException(
          "can't make a directory to work in: "
              + e
              + "; name one with --work-dir that can be written to",
          e);
    }
  }

  /** Flink's own shutdown may still write or remove files, so what is gone does not matter. */
  private static void remove(Path directory) {
    for (int tries = 0; tries < 5 && Files.exists(directory); tries++) {
      try (Stream<Path> files = Files.walk(directory)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException e) {
        Thread.onSpinWait();
      }
    }
  }
}
