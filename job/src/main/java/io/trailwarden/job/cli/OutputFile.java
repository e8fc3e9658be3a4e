package io.trailwarden.job.cli;

import io.trailwarden.job.config.Output;
import io.trailwarden.job.config.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of a file of JSON lines, as an option gives it. */
final class OutputFile {
  private static final String ENDING = ".jsonl";

  private OutputFile() {}

  /**
   * Where a job may write JSON lines.
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
    Path file = Path.of(name).toAbsolutePath();
    Path directory = file.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new UsageException(option + " " + name + ": there is no directory " + directory);
    }
    if (!Files.isWritable(directory) || Files.isDirectory(file)) {
      throw new UsageException(option + " " + name + ": can't be written");
    }
    return new Output.ToFile(file.toString());
  }
}
