package io.trailwarden.job.source.archive;

import io.trailwarden.event.Origin;
import io.trailwarden.integrity.DigestKey;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.DeadLetter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads files one after the other, and meanwhile the beginnings of the next ones, so that who
 * processes the bytes does not wait for a store's first answer. Each file under way has two
 * buffers, which are filled anew once they were processed; so memory is bounded by how many files
 * are read at a time.
 *
 * <p>A reading that breaks off is taken up at the same byte. One that can't be ends as a failure
 * behind the bytes that were had.
 */
final class ReadAhead implements AutoCloseable {
  static final int CHUNK_BYTES = 256 << 10;
  private static final int BUFFERS_OF_A_FILE = 2;

  private final ArchiveStore store;
  private final Backoff backoff;
  private final ExecutorService threads;
  private final Object lock = new Object();
  private final Deque<FileReading> files = new ArrayDeque<>();
  private final Deque<byte[]> buffers = new ArrayDeque<>();
  private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);
  private @Nullable Throwable broken;
  private int started;
  private boolean closed;

  ReadAhead(ArchiveStore store, Backoff backoff, String threadName) {
    this.store = store;
    this.backoff = backoff;
    this.threads =
        Executors.newFixedThreadPool(
            store.filesAtATime(),
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Appends a file to those to be read. */
  void add(ArchiveFile file) {
    synchronized (lock) {
      files.add(new FileReading(file));
      startNext();
    }
  }

  /** How many files are not done. */
  int files() {
    synchronized (lock) {
      return files.size();
    }
  }

  /**
   * The next chunk of the first file that is not done; null when none is there yet, or there is no
   * file. It must be given back with {@link #processed} before the next is asked for.
   */
  @Nullable RawChunk poll() throws IOException {
    synchronized (lock) {
      if (broken != null) {
        throw new IOException("a file of the archive could not be read", broken);
      }
      FileReading first = files.peek();
      return first == null ? null : first.chunks.peek();
    }
  }

  /** Gives a chunk's bytes back; behind a last chunk, its file is done. */
  void processed(RawChunk chunk) {
    synchronized (lock) {
      FileReading first = files.element();
      first.chunks.remove();
      if (chunk.failure() == null) {
        buffers.push(chunk.bytes());
        first.buffers--;
      }
      if (chunk.last()) {
        files.remove();
        started--;
        startNext();
      }
      lock.notifyAll();
    }
  }

  /** Done when {@link #poll} has something to say. */
  CompletableFuture<Void> available() {
    synchronized (lock) {
      FileReading first = files.peek();
      if (broken != null || (first != null && !first.chunks.isEmpty())) {
        return CompletableFuture.completedFuture(null);
      }
      if (available.isDone()) {
        available = new CompletableFuture<>();
      }
      return available;
    }
  }

  /** Lets whoever waits for {@link #available} look again. */
  void wakeUp() {
    CompletableFuture<Void> waiting;
    synchronized (lock) {
      waiting = available;
    }
    waiting.complete(null);
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    threads.shutdownNow();
  }

  private void startNext() {
    for (FileReading file : files) {
      if (started == store.filesAtATime()) {
        return;
      }
      if (!file.isStarted) {
        file.isStarted = true;
        started++;
        threads.execute(file);
      }
    }
  }

  /** One file under way. Its fields are guarded by the lock, but for what one thread alone uses. */
  private final class FileReading implements Runnable {
    private final ArchiveFile file;
    private final Origin.LogFile origin;
    private final Deque<RawChunk> chunks = new ArrayDeque<>();
    private int buffers;
    private boolean isStarted;

    private long position;
    private byte[] buffer = {};
    private int filled;
    private boolean isFirst = true;
    private @Nullable String tag;
    private @Nullable DigestMetadata metadata;

    FileReading(ArchiveFile file) {
      this.file = file;
      this.origin = file.origin(store.container());
    }

    @Override
    public void run() {
      try {
        if (file.failure() != null) {
          fail(file.failure());
        } else {
          buffer = newBuffer();
          readWithRetries();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // closed: nobody waits for the rest
      } catch (Throwable e) {
        synchronized (lock) {
          broken = e;
        }
        wakeUp();
      }
    }

    private void readWithRetries() throws InterruptedException {
      int failures = 0;
      while (true) {
        long before = position;
        try {
          readToTheEnd();
          return;
        } catch (ArchiveStore.UnreadableException e) {
          fail(String.valueOf(e.getMessage()));
          return;
        } catch (IOException e) {
          failures = position > before ? 1 : failures + 1;
          if (!backoff.triesAgain(failures)) {
            fail("given up after " + failures + " tries: " + e.getMessage());
            return;
          }
          pause(backoff.delay(failures).toMillis());
        }
      }
    }

    private void readToTheEnd() throws IOException, InterruptedException {
      try (ArchiveStore.Opened opened = store.open(file, position, tag)) {
        tag = opened.tag();
        if (position == 0 && DigestKey.of(file.key()) != null) {
          metadata = metadata(opened);
        }
        while (true) {
          int count = opened.stream().read(buffer, filled, buffer.length - filled);
          if (count < 0) {
            emit(chunk(true));
            return;
          }
          filled += count;
          position += count;
          if (filled == buffer.length) {
            emitFilled();
            buffer = newBuffer();
          }
        }
      }
    }

    private RawChunk chunk(boolean isLast) {
      RawChunk chunk = RawChunk.of(origin, buffer, 0, filled, isFirst, isLast);
      return isFirst && metadata != null ? chunk.with(metadata) : chunk;
    }

    /** A copy of a bucket has what S3 keeps beside an object in a file of its own, if at all. */
    private @Nullable DigestMetadata metadata(ArchiveStore.Opened opened) throws IOException {
      if (opened.metadata() != null) {
        return DigestMetadata.of(opened.metadata());
      }
      try {
        return store.sidecar(file.key());
      } catch (ArchiveStore.GoneException e) {
        return null;
      }
    }

    private void emitFilled() {
      emit(chunk(false));
      isFirst = false;
      filled = 0;
    }

    private void fail(String why) {
      if (filled > 0) {
        emitFilled();
      }
      emit(
          RawChunk.failed(
              new DeadLetter(
                  origin,
                  -1,
                  -1,
                  DeadLetter.Reason.FETCH_FAILED,
                  origin.uri() + " could not be read: " + why,
                  new byte[0]),
              isFirst));
    }

    private void emit(RawChunk chunk) {
      synchronized (lock) {
        chunks.add(chunk);
      }
      wakeUp();
    }

    private byte[] newBuffer() throws InterruptedException {
      synchronized (lock) {
        while (buffers == BUFFERS_OF_A_FILE && !closed) {
          lock.wait();
        }
        if (closed) {
          throw new InterruptedException();
        }
        buffers++;
        byte[] free = ReadAhead.this.buffers.poll();
        return free != null ? free : new byte[CHUNK_BYTES];
      }
    }

    private void pause(long millis) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      synchronized (lock) {
        for (long left = millis;
            left > 0 && !closed;
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
          lock.wait(left);
        }
        if (closed) {
          throw new InterruptedException();
        }
      }
    }
  }
}
