package io.trailwarden.job.source.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A directory that mirrors a bucket: a file's path below it is its key. */
final class DirectoryStore implements ArchiveStore {
  private static final int FILES_AT_A_TIME = 3;

  private final Path root;

  DirectoryStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String container() {
    String path = root.toString();
    return "file://" + (path.equals("/") ? "" : path);
  }

  @Override
  public String root() {
    return "";
  }

  @Override
  public Lister list(ListQuery query) {
    return new DirectoryLister(root, query);
  }

  @Override
  public Opened open(ArchiveFile file, long offset, @Nullable String tag) throws IOException {
    try {
      SeekableByteChannel channel = Files.newByteChannel(root.resolve(file.key()));
      if (offset > 0) {
        channel.position(offset);
      }
      InputStream stream = Channels.newInputStream(channel);
      return new Opened(stream, null);
    } catch (NoSuchFileException e) {
      throw new GoneException(e);
    } catch (AccessDeniedException e) {
      throw new UnreadableException("access is denied to the user that Trailwarden runs as", e);
    }
  }

  @Override
  public int filesAtATime() {
    return FILES_AT_A_TIME;
  }

  @Override
  public void close() {}
}
