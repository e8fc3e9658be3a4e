package io.trailwarden.job.cli;

import io.trailwarden.job.verify.Findings;
import java.io.IOException;

/** Writes what was found, in the one or other form. */
interface VerifyReport extends Findings, AutoCloseable {
  /** All was found. */
  void end(VerifyCounts counts) throws IOException;

  /** Removes what it needed meanwhile. */
  @Override
  default void close() throws IOException {}
}
