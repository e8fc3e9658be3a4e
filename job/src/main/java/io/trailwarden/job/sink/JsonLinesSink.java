package io.trailwarden.job.sink;

import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Documents as lines of JSON, for input that ends: when it has ended, each document once, as its
 * newest version, sorted by (time, id). Nothing is written before, and nothing when the job fails.
 *
 * <p>Needs parallelism 1, and a job without checkpoints: what it was given so far is in none.
 */
public final class JsonLinesSink implements Sink<OutputDocument> {
  private final Open open;

  /** Opens the target on the machine where the writer runs, before anything is read. */
  interface Open extends Serializable {
    Lines open() throws IOException;
  }

  JsonLinesSink(Open open) {
    this.open = open;
  }

  /** To a file, which is replaced when it is there. */
  public static JsonLinesSink toFile(String path) {
    return new JsonLinesSink(() -> FileLines.open(path));
  }

  public static JsonLinesSink toStandardOutput() {
    return new JsonLinesSink(StreamLines::standardOutput);
  }

  /**
   * Whether this machine could write such a file.
   *
   * @throws UsageException when not, with what to do
   */
  public static void checkFile(String path) {
    FileLines.check(path);
  }

  @Override
  @Deprecated // abstract in Flink 1.20, which calls the other
  public SinkWriter<OutputDocument> createWriter(InitContext context) {
    throw new UnsupportedOperationException("Flink 1.20 creates writers with WriterInitContext");
  }

  @Override
  public SinkWriter<OutputDocument> createWriter(WriterInitContext context) throws IOException {
    int parallelism = context.getTaskInfo().getNumberOfParallelSubtasks();
    if (parallelism != 1) {
      throw new IllegalStateException(
          "one task writes sorted JSON lines; this job has " + parallelism);
    }
    return new JsonLinesWriter(
        open.open(), new DocumentSort(DocumentSort.MEMORY_BYTES, DocumentSort.MAX_RUNS));
  }
}
