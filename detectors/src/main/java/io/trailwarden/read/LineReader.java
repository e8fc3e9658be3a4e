package io.trailwarden.read;

import io.trailwarden.bytes.ByteQueue;
import io.trailwarden.bytes.ByteSearch;

/** Lines of an S3 server access log, each ended by a line feed, but the last. Not thread-safe. */
final class LineReader {
  /** After so many lines, none of which was one of an access log, a file is held to be none. */
  private static final int MOST_STRANGE = 100;

  private final int lineBytes;
  private final Delivery delivery;
  private final AccessLogEvent event = new AccessLogEvent();
  private final AccessLogLine parser = new AccessLogLine();
  private int searched;
  private boolean skipping;
  private boolean anyRead;
  private int strange;

  LineReader(Limits limits, Delivery delivery) {
    this.lineBytes = limits.lineBytes();
    this.delivery = delivery;
  }

  void begin() {
    searched = 0;
    skipping = false;
    anyRead = false;
    strange = 0;
  }

  /**
   * Hands over the lines that are whole.
   *
   * @return false when this is no access log; the queue then begins with the line that says so
   */
  boolean read(ByteQueue queue) {
    while (queue.length() > searched) {
      byte[] array = queue.array();
      int start = queue.start();
      int end = queue.end();
      int feed = ByteSearch.indexOf(array, start + searched, end, (byte) '\n');
      int length = (feed < 0 ? end : feed) - start;
      if (skipping) {
        skipping = feed < 0;
        queue.consume(skipping ? length : length + 1);
        searched = 0;
      } else if (length > lineBytes) {
        tooLong(queue);
        skipping = true;
      } else if (feed < 0) {
        searched = length;
        return true;
      } else {
        if (!line(queue, feed, DeadLetter.Reason.INVALID_LINE)) {
          return false;
        }
        queue.consume(length + 1);
        searched = 0;
      }
    }
    return true;
  }

  /** The same, and nothing follows: the last line may lack its line feed. */
  boolean end(ByteQueue queue) {
    if (!read(queue)) {
      return false;
    }
    if (queue.length() > 0) {
      if (!line(queue, queue.end(), DeadLetter.Reason.TRUNCATED)) {
        return false;
      }
      queue.consume(queue.length());
    }
    return true;
  }

  private boolean line(ByteQueue queue, int feed, DeadLetter.Reason otherwise) {
    byte[] array = queue.array();
    int start = queue.start();
    int end = feed > start && array[feed - 1] == '\r' ? feed - 1 : feed;
    if (end > start && parser.read(array, start, end, event) && isPlausible(array, start, end)) {
      delivery.takeIndex();
      anyRead = true;
      event.moveTo(delivery.origin(), array, start, end);
      delivery.event(event);
      return true;
    }
    if (end == start) {
      delivery.takeIndex();
      return true;
    }
    if (!anyRead && ++strange > (isCertain() ? MOST_STRANGE : 0)) {
      return false;
    }
    delivery.deadLetter(
        delivery.takeIndex(),
        queue.position(),
        otherwise,
        otherwise == DeadLetter.Reason.TRUNCATED
            ? "ends within a line"
            : "not a line of an S3 server access log",
        array,
        start,
        end);
    return true;
  }

  /** A file of a listing is named by its key; what a stream holds, by its content alone. */
  private boolean isCertain() {
    return delivery.isFile() && !delivery.isNested();
  }

  private boolean isPlausible(byte[] array, int start, int end) {
    return anyRead || isCertain() || AccessLogLine.beginsWithOwner(array, start, end);
  }

  private void tooLong(ByteQueue queue) {
    delivery.deadLetter(
        delivery.takeIndex(),
        queue.position(),
        DeadLetter.Reason.LIMIT_EXCEEDED,
        "more than " + lineBytes + ", the limit for bytes of a line",
        queue.array(),
        queue.start(),
        queue.start() + Math.min(queue.length(), lineBytes));
  }
}
