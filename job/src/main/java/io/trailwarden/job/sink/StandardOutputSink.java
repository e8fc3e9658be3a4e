package io.trailwarden.job.sink;

import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Documents as lines of JSON on standard output, each as it comes, for input that does not end: one
 * that changes comes again, and after a restart some come twice.
 */
public final class StandardOutputSink implements Sink<OutputDocument> {
  @Override
  @Deprecated // abstract in Flink 1.20, which calls the other
  public SinkWriter<OutputDocument> createWriter(InitContext context) {
    throw new UnsupportedOperationException("Flink 1.20 creates writers with WriterInitContext");
  }

  @Override
  public SinkWriter<OutputDocument> createWriter(WriterInitContext context) {
    return new Writer(StreamLines.standardOutput());
  }

  private static final class Writer implements SinkWriter<OutputDocument> {
    private final Lines lines;

    Writer(Lines lines) {
      this.lines = lines;
    }

    @Override
    public void write(OutputDocument document, Context context) throws IOException {
      lines.write(document.json());
    }

    /** Nothing is kept back. */
    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() throws Exception {
      lines.close();
    }
  }
}
