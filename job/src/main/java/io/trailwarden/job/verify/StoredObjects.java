package io.trailwarden.job.verify;

import io.trailwarden.integrity.Content;
import io.trailwarden.integrity.DigestFact;
import io.trailwarden.integrity.DigestKey;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.integrity.FileState;
import io.trailwarden.integrity.ListedFile;
import io.trailwarden.integrity.ObjectReader;
import io.trailwarden.integrity.Opener;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.source.archive.ArchiveFile;
import io.trailwarden.job.source.archive.ArchiveStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Reads the objects of an archive, each thread with a reader of its own. Thread-safe. */
final class StoredObjects implements AutoCloseable {
  private static final Backoff BACKOFF =
      new Backoff(6, Duration.ofMillis(200), Duration.ofSeconds(10));

  private final ArchiveStore store;
  private final Queue<ObjectReader> readers;
  private final ThreadLocal<ObjectReader> reader;

  StoredObjects(ArchiveStore store, long longestLog) {
    Queue<ObjectReader> made = new ConcurrentLinkedQueue<>();
    this.store = store;
    this.readers = made;
    this.reader =
        ThreadLocal.withInitial(
            () -> {
              ObjectReader each = new ObjectReader(longestLog);
              made.add(each);
              return each;
            });
  }

  private StoredObjects(ArchiveStore store, StoredObjects other) {
    this.store = store;
    this.readers = other.readers;
    this.reader = other.reader;
  }

  /** The objects of another store, with the same readers. Only this one is to be closed. */
  StoredObjects in(ArchiveStore other) {
    return new StoredObjects(other, this);
  }

  /**
   * What a log file's object holds; whether it is JSON is looked at where it is not what a digest
   * lists.
   *
   * @throws ArchiveStore.GoneException when it is not there
   */
  Content log(ArchiveFile file, FileState listed) throws IOException {
    Opener opener = () -> store.open(file, 0, null).stream();
    return retried(
        () -> {
          Content content = reader.get().log(opener);
          return listed.isProven() && !listed.isListedAs(content)
              ? reader.get().orNotJson(content, opener)
              : content;
        });
  }

  /**
   * What a digest says.
   *
   * @param hasSidecar whether there is a file with its metadata beside it
   * @param files takes what it lists, from the first on whenever it is read again
   */
  DigestFact digest(
      String bucket, ArchiveFile file, DigestKey id, boolean hasSidecar, FileSink files)
      throws IOException {
    DigestMetadata beside = hasSidecar ? retried(() -> store.sidecar(file.key())) : null;
    return retried(
        () -> {
          files.begin();
          try (ArchiveStore.Opened opened = store.open(file, 0, null)) {
            DigestMetadata metadata =
                opened.metadata() == null ? beside : DigestMetadata.of(opened.metadata());
            return reader
                .get()
                .digest(bucket, file.key(), id, metadata, opened::stream, files::take);
          }
        });
  }

  private static <T> T retried(Reading<T> reading) throws IOException {
    for (int failures = 1; ; failures++) {
      try {
        return reading.read();
      } catch (ArchiveStore.UnreadableException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (!BACKOFF.triesAgain(failures)) {
          throw new ArchiveStore.UnreadableException(
              "given up after " + failures + " tries: " + e.getMessage(), e);
        }
        pause(BACKOFF.delay(failures));
      }
    }
  }

  private static void pause(Duration delay) throws IOException {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }

  @Override
  public void close() {
    readers.forEach(ObjectReader::close);
  }

  /** Takes what a digest lists. */
  interface FileSink {
    FileSink NONE = of(file -> {});

    /** Forgets what was taken. */
    void begin();

    void take(ListedFile file);

    static FileSink of(Consumer<ListedFile> files) {
      return new FileSink() {
        @Override
        public void begin() {}

        @Override
        public void take(ListedFile file) {
          files.accept(file);
        }
      };
    }
  }

  private interface Reading<T> {
    T read() throws IOException;
  }
}
