package io.trailwarden.job.sink;

import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Collects documents, and writes them in order once the input has ended. */
final class JsonLinesWriter implements SinkWriter<OutputDocument> {
  private final Lines lines;
  private final DocumentSort sort;

  JsonLinesWriter(Lines lines, DocumentSort sort) {
    this.lines = lines;
    this.sort = sort;
  }

  @Override
  public void write(OutputDocument document, Context context) throws IOException {
    sort.add(document);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException {
    if (!endOfInput) {
      // It would fail so after each restart.
      throw new SuppressRestartsException(
          new IOException(
              "sorted JSON lines are in no checkpoint; run this job without checkpoints, or write"
                  + " to OpenSearch"));
    }
    sort.drainTo(document -> lines.write(document.json()));
    lines.finish();
  }

  @Override
  public void close() throws IOException {
    try {
      sort.close();
    } finally {
      lines.close();
    }
  }
}
