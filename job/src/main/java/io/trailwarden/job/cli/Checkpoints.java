package io.trailwarden.job.cli;

import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where Flink keeps the checkpoints of a job that runs in this process. */
final class Checkpoints {
  static final String LATEST = "latest";

  /** Flink writes this file last, so a checkpoint that has it is whole. */
  private static final String WHOLE = "_metadata";

  /** {@code DIR/JOB/chk-N/_metadata}. */
  private static final int DEPTH = 3;

  private Checkpoints() {}

  /** A directory as Flink wants it: a URI. */
  static String uri(String directory) {
    return directory.contains(":/")
        ? directory
        : Path.of(directory).toAbsolutePath().toUri().toString();
  }

  /**
   * Which checkpoint to go on from.
   *
   * @param resume {@code latest}, or the path of one
   * @throws UsageException when there is none
   */
  static String toResume(String resume, @Nullable String directory) {
    if (!resume.equals(LATEST)) {
      if (!resume.contains(":/") && !Files.exists(Path.of(resume, WHOLE))) {
        throw new UsageException("--resume " + resume + ": there is no checkpoint or savepoint");
      }
      return uri(resume);
    }
    if (directory == null || (directory.contains(":/") && !directory.startsWith("file:"))) {
      throw new UsageException(
          "--resume latest looks into a --checkpoint-dir on this machine; else name the checkpoint");
    }
    Path root = Path.of(directory.replaceFirst("^file:/+", "/"));
    return latest(root)
        .map(path -> path.toAbsolutePath().toUri().toString())
        .orElseThrow(
            () ->
                new UsageException(
                    "--resume latest: no checkpoint in " + root + "; leave it out to begin anew"));
  }

  private static Optional<Path> latest(Path root) {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(root, DEPTH)) {
      return files
          .filter(path -> path.endsWith(WHOLE))
          .max(Comparator.comparing(Checkpoints::written))
          .map(Path::getParent);
    } catch (IOException e) {
      throw new UsageException("--checkpoint-dir " + root + " can't be read: " + e, e);
    }
  }

  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // Gone meanwhile, so it is not the latest.
      return FileTime.fromMillis(0);
    }
  }
}
