package io.trailwarden.job.cli;

/** How a report is written. */
enum ReportFormat {
  TEXT,
  JSON,
  JSONL
}
