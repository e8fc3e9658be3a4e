package io.trailwarden.job.operator;

/**
 * The names of what a job counts: as Flink metrics under their operator, and as accumulators of the
 * whole job.
 */
public final class Metrics {
  /** Events of both logs, before any is left out for its time. Also by {@code log_source}. */
  public static final String EVENTS_READ = "events_read";

  /** Log files read to their end: none that broke off, or was longer than the limit. */
  public static final String FILES_READ = "files_read";

  /** Bytes read, as they were stored. */
  public static final String BYTES_READ = "bytes_read";

  /** Alerts that were raised; once each, however often they gained evidence. */
  public static final String ALERTS = "alerts";

  /** What could not be read. As a metric by {@code reason}. */
  public static final String DEAD_LETTERS = "dead_letters";

  /**
   * Events that came so late that the state of their time may be gone, or that the window they
   * belong to was judged: stateless rules saw them.
   */
  public static final String LATE_EVENTS = "late_events";

  /** Log files that a valid digest lists with the hash that they have. */
  public static final String FILES_VERIFIED = "files_verified";

  /** Log files with any other verdict. */
  public static final String FILES_NOT_VERIFIED = "files_not_verified";

  /** Digests that are valid, and whose predecessors are. */
  public static final String DIGESTS_VALID = "digests_valid";

  /** Digests with any other verdict, those that are missing among them. */
  public static final String DIGESTS_NOT_VALID = "digests_not_valid";

  /** Metric alone: verdicts that were told, by {@code subject} and {@code verdict}. */
  public static final String VERDICTS = "verdicts";

  /**
   * Metric alone: how often an event without a readable time was left out of a correlation, since
   * nobody knows which window it belongs to; rules over single events saw it.
   */
  public static final String UNTIMED_OBSERVATIONS = "untimed_observations";

  /** Metric alone: how often an event was left out of a sum, since its number is negative. */
  public static final String NEGATIVE_NUMBERS = "negative_numbers";

  /** Metric alone: how long ago the newest event happened, in milliseconds. */
  public static final String EVENT_TIME_LAG = "event_time_lag";

  private Metrics() {}
}
