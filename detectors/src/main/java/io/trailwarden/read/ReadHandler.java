package io.trailwarden.read;

import io.trailwarden.event.Event;

/** Takes what a reader finds, in the order of the bytes. */
public interface ReadHandler {
  /** The event is valid during the call only. */
  void event(Event event);

  void deadLetter(DeadLetter deadLetter);

  void notice(Notice notice);

  /**
   * A log file was read, to its end or as far as any is read. Called once a file, last; not for a
   * Kinesis record, nor for a file that can't be had.
   */
  void file(FileFact fact);
}
