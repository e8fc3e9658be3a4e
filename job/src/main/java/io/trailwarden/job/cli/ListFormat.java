package io.trailwarden.job.cli;

/** How a list is printed. */
enum ListFormat {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
