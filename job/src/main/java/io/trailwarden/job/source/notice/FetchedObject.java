package io.trailwarden.job.source.notice;

import io.trailwarden.event.Origin;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.job.type.RawChunk;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An object that was fetched, as the chunks that it is processed in: either all of it in memory, or
 * in a file that has no name any more and goes with this process, of which one chunk at a time is
 * in memory. Iterated over once, which frees what it holds.
 */
final class FetchedObject extends AbstractCollection<RawChunk> implements AutoCloseable {
  static final int CHUNK_BYTES = 256 << 10;

  private final Origin.LogFile origin;
  private final long length;
  private final byte[] inMemory;
  private final @Nullable FileChannel file;
  private final Consumer<FetchedObject> onClose;
  private @Nullable DigestMetadata metadata;
  private boolean isClosed;

  private FetchedObject(
      Origin.LogFile origin,
      long length,
      byte[] inMemory,
      @Nullable FileChannel file,
      Consumer<FetchedObject> onClose) {
    this.origin = origin;
    this.length = length;
    this.inMemory = inMemory;
    this.file = file;
    this.onClose = onClose;
  }

  /** Reads an object of a known length into memory. */
  static FetchedObject inMemory(
      Origin.LogFile origin, InputStream stream, int length, Consumer<FetchedObject> onClose)
      throws IOException {
    byte[] bytes = new byte[length];
    int read = stream.readNBytes(bytes, 0, length);
    if (read < length || stream.read(new byte[1], 0, 1) >= 0) {
      throw new EOFException("it does not have the " + length + " bytes that were announced");
    }
    return new FetchedObject(origin, length, bytes, null, onClose);
  }

  /** Reads an object into a temporary file, but not more bytes than a limit. */
  static FetchedObject inFile(
      Origin.LogFile origin,
      InputStream stream,
      long announced,
      long limit,
      Consumer<FetchedObject> onClose)
      throws IOException {
    Path path = Files.createTempFile("trailwarden-object-", null);
    FileChannel file;
    try {
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
    try {
      byte[] buffer = new byte[CHUNK_BYTES];
      long length = 0;
      for (int read = stream.read(buffer, 0, buffer.length);
          read >= 0;
          read = stream.read(buffer, 0, buffer.length)) {
        length += read;
        if (length > limit) {
          throw new IOException("it has more than " + limit + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      if (announced >= 0 && length != announced) {
        throw new EOFException("it ended after " + length + " of " + announced + " bytes");
      }
      return new FetchedObject(origin, length, new byte[0], file, onClose);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What S3 keeps beside a digest; before it is iterated over. */
  void keepBeside(DigestMetadata beside) {
    metadata = beside;
  }

  long bytes() {
    return length;
  }

  @Override
  public int size() {
    return (int) Math.max(1, (length + CHUNK_BYTES - 1) / CHUNK_BYTES);
  }

  @Override
  public Iterator<RawChunk> iterator() {
    return new Chunks();
  }

  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a temporary file can't be closed", e);
    } finally {
      onClose.accept(this);
    }
  }

  private final class Chunks implements Iterator<RawChunk> {
    private final byte[] buffer =
        file == null ? inMemory : new byte[(int) Math.min(length, CHUNK_BYTES)];
    private long position;
    private boolean isDone;

    @Override
    public boolean hasNext() {
      if (isDone) {
        close();
      }
      return !isDone;
    }

    @Override
    public RawChunk next() {
      if (isDone) {
        throw new NoSuchElementException();
      }
      int count = (int) Math.min(CHUNK_BYTES, length - position);
      boolean first = position == 0;
      isDone = position + count == length;
      int offset = (int) position;
      if (file != null) {
        fill(file, count);
        offset = 0;
      }
      position += count;
      RawChunk chunk = RawChunk.of(origin, buffer, offset, count, first, isDone);
      return first && metadata != null ? chunk.with(metadata) : chunk;
    }

    private void fill(FileChannel file, int count) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          if (file.read(bytes, position + bytes.position()) < 0) {
            throw new EOFException("a temporary file ended early");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("a temporary file can't be read", e);
      }
    }
  }
}
