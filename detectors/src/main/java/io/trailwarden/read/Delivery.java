package io.trailwarden.read;

import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hands over what is found of one origin, numbers it, and bounds how many dead letters it has. */
final class Delivery {
  /** Behind so many dead letters of one origin, the others are counted in one. */
  static final int MOST_DEAD_LETTERS = 10_000;

  private @Nullable Origin origin;
  private @Nullable ReadHandler handler;
  private long next;
  private long events;
  private long deadLetters;
  private int nesting;

  void begin(Origin origin, ReadHandler handler) {
    this.origin = origin;
    this.handler = handler;
    next = 0;
    events = 0;
    deadLetters = 0;
    nesting = 0;
  }

  Origin origin() {
    return Objects.requireNonNull(origin);
  }

  private ReadHandler handler() {
    return Objects.requireNonNull(handler);
  }

  boolean isFile() {
    return origin instanceof Origin.LogFile;
  }

  long events() {
    return events;
  }

  /** The number of the next record or line. */
  long takeIndex() {
    return next++;
  }

  /** What follows is inside of an envelope, decoded: its offsets say nothing about the origin. */
  void enter(long index) {
    next = index;
    nesting++;
  }

  void leave() {
    nesting--;
  }

  boolean isNested() {
    return nesting > 0;
  }

  void event(Event event) {
    events++;
    handler().event(event);
  }

  void notice(String bucket, String key) {
    handler().notice(new Notice(bucket, key, origin()));
  }

  void file(FileFact fact) {
    handler().file(fact);
  }

  void deadLetter(
      long index,
      long offset,
      DeadLetter.Reason reason,
      String detail,
      byte[] array,
      int start,
      int end) {
    int excerpt = Math.min(end - start, DeadLetter.EXCERPT_LIMIT);
    deadLetter(
        new DeadLetter(
            origin(),
            index,
            nesting > 0 ? -1 : offset,
            reason,
            detail,
            Arrays.copyOfRange(array, start, start + excerpt)));
  }

  void deadLetter(DeadLetter letter) {
    deadLetters++;
    if (deadLetters <= MOST_DEAD_LETTERS) {
      handler().deadLetter(letter);
    }
  }

  /** Says how many dead letters there were that were not handed over. */
  void end() {
    long more = deadLetters - MOST_DEAD_LETTERS;
    if (more > 0) {
      handler()
          .deadLetter(
              new DeadLetter(
                  origin(),
                  -1,
                  -1,
                  DeadLetter.Reason.LIMIT_EXCEEDED,
                  more
                      + " more could not be read; more than "
                      + MOST_DEAD_LETTERS
                      + " of one origin are not listed",
                  new byte[0]));
    }
  }
}
