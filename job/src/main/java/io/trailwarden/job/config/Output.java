package io.trailwarden.job.config;

import java.io.Serializable;

/** Where alerts and dead letters go. */
public sealed interface Output extends Serializable {
  /** To indices of an OpenSearch. */
  record ToOpenSearch(OpenSearchSettings openSearch) implements Output {}

  /** JSON lines in a file of the machine that the job's only sink task runs on. */
  record ToFile(String path) implements Output {}

  /** JSON lines on standard output. */
  record ToStandardOutput() implements Output {}
}
