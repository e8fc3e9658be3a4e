package io.trailwarden.job.sink;

import java.io.IOException;

/** Where lines of JSON are written. */
interface Lines extends AutoCloseable {
  /** Writes a line, which is given without its end. */
  void write(byte[] line) throws IOException;

  /** All lines are written: now they are there for others. */
  void finish() throws IOException;

  /** Without {@link #finish} before, nothing is left behind where that can be. */
  @Override
  void close() throws IOException;
}
