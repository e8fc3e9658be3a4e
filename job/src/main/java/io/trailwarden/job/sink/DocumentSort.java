package io.trailwarden.job.sink;

import io.trailwarden.finding.Binary;
import io.trailwarden.job.type.OutputDocument;
import io.trailwarden.job.type.OutputDocumentSerializer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Documents in order, in bounded memory: of each id the newest version, sorted by (time, id).
 *
 * <p>Since a newer version may have another time, there are two sorts one after the other. The
 * first sorts by id, and drops older versions wherever it meets them; what it leaves goes through
 * the second. Each keeps documents in memory until they are too many, and then writes them in order
 * into a temporary file, a run; in the end it merges its runs.
 */
final class DocumentSort implements AutoCloseable {
  static final long MEMORY_BYTES = 16 << 20;

  /** Files open at once. */
  static final int MAX_RUNS = 64;

  /** Of objects and references, a document. */
  private static final int OVERHEAD_BYTES = 250;

  private static final int FILE_BUFFER_BYTES = 32 << 10;

  /** Newest first within an id; the rest makes the order of arrival count for nothing. */
  private static final Comparator<OutputDocument> BY_ID =
      Comparator.comparing(OutputDocument::id)
          .thenComparing(Comparator.comparingLong(OutputDocument::version).reversed())
          .thenComparingLong(OutputDocument::time)
          .thenComparing(OutputDocument::json, Arrays::compareUnsigned);

  private static final Comparator<OutputDocument> BY_TIME =
      Comparator.comparingLong(OutputDocument::time).thenComparing(OutputDocument::id);

  private final long memoryBytes;
  private final Runs byId;
  private final Runs byTime;

  /** The newest version of each id since the last run was written. */
  private final Map<String, OutputDocument> newest = new HashMap<>();

  private long newestBytes;
  private @Nullable Path folder;

  /**
   * Nothing to sort yet.
   *
   * @param memoryBytes about how much to keep in memory
   * @param maxRuns so many runs are merged into one, from 2
   */
  DocumentSort(long memoryBytes, int maxRuns) {
    this.memoryBytes = memoryBytes;
    this.byId = new Runs(BY_ID, true, maxRuns);
    this.byTime = new Runs(BY_TIME, false, maxRuns);
  }

  /** Takes a document. */
  interface Target {
    void accept(OutputDocument document) throws IOException;
  }

  void add(OutputDocument document) throws IOException {
    OutputDocument known = newest.get(document.id());
    if (known != null) {
      if (BY_ID.compare(known, document) <= 0) {
        return;
      }
      newestBytes -= sizeOf(known);
    }
    newest.put(document.id(), document);
    newestBytes += sizeOf(document);
    if (newestBytes > memoryBytes) {
      byId.spill(newest.values());
      newest.clear();
      newestBytes = 0;
    }
  }

  /** Hands over all in order. Nothing can be added afterwards. */
  void drainTo(Target target) throws IOException {
    List<OutputDocument> memory = new ArrayList<>();
    long[] memoryUsed = {0};
    byId.merge(
        newest.values(),
        document -> {
          memory.add(document);
          memoryUsed[0] += sizeOf(document);
          if (memoryUsed[0] > memoryBytes) {
            byTime.spill(memory);
            memory.clear();
            memoryUsed[0] = 0;
          }
        });
    newest.clear();
    byId.delete();
    byTime.merge(memory, target);
    byTime.delete();
  }

  /** How many temporary files there are now. */
  int runs() {
    return byId.files.size() + byTime.files.size();
  }

  /** Deletes the temporary files. */
  @Override
  public void close() throws IOException {
    newest.clear();
    byId.delete();
    byTime.delete();
    if (folder != null) {
      Files.deleteIfExists(folder);
      folder = null;
    }
  }

  private static long sizeOf(OutputDocument document) {
    return (long) document.json().length
        + document.id().length()
        + document.index().length()
        + OVERHEAD_BYTES;
  }

  /** Where only its owner may look: runs hold what alerts hold. */
  private Path newFile() throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("trailwarden-sort-");
    }
    return Files.createTempFile(folder, "run-", null);
  }

  /** Sorted files of one order. */
  private final class Runs {
    private final Comparator<OutputDocument> order;
    private final boolean firstOfEachId;
    private final int max;
    private final List<Path> files = new ArrayList<>();

    Runs(Comparator<OutputDocument> order, boolean firstOfEachId, int max) {
      this.order = order;
      this.firstOfEachId = firstOfEachId;
      this.max = max;
    }

    void spill(Iterable<OutputDocument> documents) throws IOException {
      write(target -> sorted(documents, target));
      if (files.size() >= max) {
        List<Path> merged = List.copyOf(files);
        write(target -> mergeInto(List.of(), merged, target));
        delete(merged);
      }
    }

    /** What is in files and what is not, in order. */
    void merge(Iterable<OutputDocument> others, Target target) throws IOException {
      mergeInto(others, files, target);
    }

    private void sorted(Iterable<OutputDocument> documents, Target target) throws IOException {
      List<OutputDocument> list = new ArrayList<>();
      documents.forEach(list::add);
      list.sort(order);
      for (OutputDocument document : list) {
        target.accept(document);
      }
    }

    private void write(Content content) throws IOException {
      Path file = newFile();
      files.add(file);
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(Files.newOutputStream(file), FILE_BUFFER_BYTES))) {
        long[] count = {0};
        content.writeTo(
            document -> {
              out.writeBoolean(true);
              OutputDocumentSerializer.CODEC.write(document, out);
              count[0]++;
            });
        out.writeBoolean(false);
        Binary.writeNumber(out, count[0]);
      }
    }

    private void mergeInto(Iterable<OutputDocument> others, List<Path> sources, Target target)
        throws IOException {
      if (sources.isEmpty()) {
        sorted(others, target);
        return;
      }
      List<RunReader> readers = new ArrayList<>();
      try {
        List<OutputDocument> memory = new ArrayList<>();
        sorted(others, memory::add);
        PriorityQueue<Head> heads =
            new PriorityQueue<>((left, right) -> order.compare(left.document, right.document));
        addHead(heads, memory.iterator()::next, memory.size());
        for (Path source : sources) {
          RunReader reader = new RunReader(source);
          readers.add(reader);
          addHead(heads, reader::next, Long.MAX_VALUE);
        }
        String last = null;
        for (Head head = heads.poll(); head != null; head = heads.poll()) {
          OutputDocument document = head.document;
          if (!firstOfEachId || !document.id().equals(last)) {
            target.accept(document);
          }
          last = document.id();
          addHead(heads, head.rest, head.left);
        }
      } finally {
        closeAll(readers);
      }
    }

    private void addHead(PriorityQueue<Head> heads, Source rest, long left) throws IOException {
      OutputDocument next = left > 0 ? rest.next() : null;
      if (next != null) {
        heads.add(new Head(next, rest, left - 1));
      }
    }

    void delete() throws IOException {
      delete(List.copyOf(files));
    }

    private void delete(List<Path> which) throws IOException {
      for (Path file : which) {
        Files.deleteIfExists(file);
        files.remove(file);
      }
    }
  }

  private interface Content {
    void writeTo(Target target) throws IOException;
  }

  private interface Source {
    /** Null at the end. */
    @Nullable OutputDocument next() throws IOException;
  }

  /** The next document of a source, and what follows it. */
  private record Head(OutputDocument document, Source rest, long left) {}

  /** A run, read from its beginning. */
  private static final class RunReader implements AutoCloseable {
    private final Path file;
    private final DataInputStream in;
    private long count;

    RunReader(Path file) throws IOException {
      this.file = file;
      this.in =
          new DataInputStream(
              new BufferedInputStream(Files.newInputStream(file), FILE_BUFFER_BYTES));
    }

    @Nullable OutputDocument next() throws IOException {
      try {
        if (in.readBoolean()) {
          count++;
          return OutputDocumentSerializer.CODEC.read(OutputDocumentSerializer.CODEC.version(), in);
        }
        if (Binary.readNumber(in) != count) {
          throw new IOException(file + " lost documents");
        }
        return null;
      } catch (EOFException e) {
        throw new IOException(file + " ends too early", e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static void closeAll(List<RunReader> readers) throws IOException {
    IOException failure = null;
    for (RunReader reader : readers) {
      try {
        reader.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
