package io.trailwarden.job.sink;

import io.trailwarden.job.config.UsageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file of lines that is there whole or not at all: written beside its place, under a name of its
 * own, and renamed in the end.
 */
final class FileLines implements Lines {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path target;
  private final Path beside;
  private final FileChannel channel;
  private final OutputStream out;

  private FileLines(Path target, Path beside, FileChannel channel) {
    this.target = target;
    this.beside = beside;
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
  }

  static FileLines open(String path) throws IOException {
    Path target = target(path);
    Path beside = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    return new FileLines(
        target,
        beside,
        FileChannel.open(beside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
  }

  /**
   * Whether such a file could be written.
   *
   * @throws UsageException when not
   */
  static void check(String path) {
    try {
      Path target = target(path);
      Path folder = target.getParent();
      if (folder == null || !Files.isWritable(folder)) {
        throw new UsageException(
            "The folder of output file " + target + " can't be written to; name another file");
      }
    } catch (IOException e) {
      throw new UsageException(
          "The output file " + path + " can't be written: " + e.getMessage(), e);
    }
  }

  /** Follows links, since renaming would replace them. */
  private static Path target(String path) throws IOException {
    Path target;
    try {
      target = Path.of(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageException("The output file " + path + " is no path: " + e.getReason(), e);
    }
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UsageException(
          "The folder of output file " + target + " is not there; make it, or name another file");
    }
    if (!Files.exists(target)) {
      return target;
    }
    if (!Files.isRegularFile(target)) {
      throw new UsageException(
          "The output file " + target + " is there and is no file; name another one");
    }
    return target.toRealPath();
  }

  @Override
  public void write(byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  @Override
  public void finish() throws IOException {
    out.flush();
    channel.force(true);
    channel.close();
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
