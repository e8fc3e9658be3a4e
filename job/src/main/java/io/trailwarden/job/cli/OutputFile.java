package io.trailwarden.job.cli;

import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of a file that is written, as an option gives it. */
final class OutputFile {
  private static final String ENDING = ".jsonl";

  private OutputFile() {}

  /**
   * Where a job writes JSON lines.
   *
   * @param host on an embedded Flink the file will be on this machine, so its directory has to be
   * @throws UsageException when the name is no such file's
   */
  static Output.ToFile of(String option, String name, FlinkHost host) {
    if (!name.endsWith(ENDING)) {
      throw new UsageException(
          option + " takes a file whose name ends in " + ENDING + ", not '" + name + "'");
    }
    if (host != FlinkHost.EMBEDDED) {
      return new Output.ToFile(name);
    }
    return new Output.ToFile(writable(option, Path.of(name)).toString());
  }

  /**
   * The file by its whole path.
   *
   * @throws UsageException when there can be no such file on this machine
   */
  static Path writable(String option, Path name) {
    Path file = name.toAbsolutePath();
    Path directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new UsageException(option + " " + name + ": there is no directory " + directory);
    }
    if (Files.isDirectory(file)) {
      throw new UsageException(option + " " + name + ": that is a directory; name a file in it");
    }
    if (!Files.isWritable(directory) || (Files.exists(file) && !Files.isWritable(file))) {
      throw new UsageException(option + " " + name + ": there is no permission to write it");
    }
    return file;
  }
}
