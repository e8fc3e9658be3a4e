package io.trailwarden.event;

import io.trailwarden.bytes.ByteRange;
import org.jspecify.annotations.Nullable;

/**
 * One CloudTrail record or one access-log line, in the buffer it was read into. A flyweight: the
 * reader moves the same object from event to event, so nothing of it may be kept beyond the call
 * that handed it out, except what is copied ({@link #id()}, {@code String}s, {@link
 * ByteRange#copy()}). Not thread-safe.
 */
public interface Event {
  /** {@link #time()} of an event that states none, or none that can be read. */
  long NO_TIME = Long.MIN_VALUE;

  LogSource source();

  /** When it happened, in milliseconds of the epoch: {@code eventTime}, {@code requestdatetime}. */
  long time();

  /**
   * The identity of the event: {@code eventID}, or the hash that stands for it where there is none
   * (log-formats: "Identity of an event", "An event's id"). Allocates.
   */
  String id();

  /** {@code requestID} or {@code requestid}; null where the event states none. Allocates. */
  @Nullable String requestId();

  /**
   * Appends the values at a path of the event's own fields; nothing when the field is missing.
   * Where there is none, names of the event that hold dots themselves are tried. Does not know
   * derived fields.
   */
  void values(FieldPath path, FieldValues into);

  /**
   * Whether a value at a path may be written in text that passes a test: asked of the few pieces of
   * the event's own text that its values must be in, which costs less than {@link #values}. Always
   * yes where the event knows no such pieces.
   */
  default boolean mayBeIn(FieldPath path, TextFilter filter) {
    return true;
  }

  /**
   * Whether the text can be read in more than one way, as an access-log line with forged quotes;
   * the fields that then can't be known are absent.
   */
  default boolean isAmbiguous() {
    return false;
  }

  /** The event's own bytes: a record's JSON text, a line without its line feed. */
  ByteRange raw();

  Origin origin();
}
