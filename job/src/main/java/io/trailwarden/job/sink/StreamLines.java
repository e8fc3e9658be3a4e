package io.trailwarden.job.sink;

import java.io.IOException;
import java.io.PrintStream;

/** Lines to standard output. */
final class StreamLines implements Lines {
  private final PrintStream out;

  StreamLines(PrintStream out) {
    this.out = out;
  }

  static StreamLines standardOutput() {
    return new StreamLines(System.out);
  }

  @Override
  public void write(byte[] line) throws IOException {
    byte[] whole = new byte[line.length + 1];
    System.arraycopy(line, 0, whole, 0, line.length);
    whole[line.length] = '\n';
    out.write(whole, 0, whole.length);
    // A stream that prints keeps its failures to itself until it is asked.
    if (out.checkError()) {
      throw new IOException("nobody reads standard output any more");
    }
  }

  @Override
  public void finish() throws IOException {
    if (out.checkError()) {
      throw new IOException("nobody reads standard output any more");
    }
  }

  /** Standard output stays open: it is the process' own. */
  @Override
  public void close() {}
}
