package io.trailwarden.read;

import io.trailwarden.bytes.ByteQueue;

/**
 * The framings of JSON records, and any sequence of them, as several gzip members make one:
 *
 * <pre>
 * {"Records":[{…},{…}],"other":…}      [{…},{…}]      {…}⏎{…}      {…}
 * </pre>
 *
 * A record is handed over as soon as it is whole. What is broken becomes a dead letter, and reading
 * goes on where {@link Resync} finds a record again. Keeps one record's bytes at most. Not
 * thread-safe.
 */
final class RecordReader {
  /** Takes the objects that the framing holds. */
  interface Records {
    /**
     * A valid object; its fields are those of the scanner.
     *
     * @param listed whether it stands in an array
     */
    void record(byte[] array, int start, int end, long index, long offset, boolean listed);
  }

  private enum State {
    /** Between values. */
    TOP,
    /** Behind an opening square bracket. */
    FIRST,
    /** Behind a comma. */
    NEXT,
    /** Behind an element. */
    AFTER,
    /** In the object that wraps records, behind their array. */
    REST,
    /** Behind something broken. */
    RESYNC
  }

  private final JsonScanner scanner;
  private final int recordBytes;
  private final Delivery delivery;
  private final Records records;
  private final Resync resync = new Resync();

  private State state = State.TOP;
  private State resumed = State.TOP;
  private boolean wrapped;

  /** Whether a framing was broken, so that its punctuation is passed over. */
  private boolean lax;

  /** Values that came to their end between others. */
  private int documents;

  /** Whether anything was no JSON, or not in its place. */
  private boolean broken;

  /**
   * Below this length the queue is not looked at again. Doubled while a record is incomplete, so
   * that a long record which comes in small pieces is not scanned from its beginning for each.
   */
  private int awaited;

  RecordReader(Limits limits, JsonScanner scanner, Delivery delivery, Records records) {
    this.scanner = scanner;
    this.recordBytes = limits.recordBytes();
    this.delivery = delivery;
    this.records = records;
  }

  void begin() {
    state = State.TOP;
    lax = false;
    documents = 0;
    broken = false;
    awaited = 0;
  }

  /** Whether what was read is one JSON document, and nothing else. */
  boolean isOneDocument() {
    return documents == 1 && !broken && state == State.TOP;
  }

  /** Hands over what is whole. */
  void read(ByteQueue queue) {
    if (queue.length() >= awaited) {
      advance(queue, false);
    }
  }

  /** Nothing follows, as it should be or not: hands over what is whole. */
  void stop(ByteQueue queue) {
    advance(queue, false);
    if (state == State.RESYNC) {
      resync.report(delivery);
    }
  }

  /**
   * Nothing follows, as it should be: hands over what is whole, and what is not as a dead letter.
   *
   * @return whether it ended as it should
   */
  boolean end(ByteQueue queue) {
    advance(queue, true);
    if (state == State.RESYNC) {
      resync.report(delivery);
      return false;
    }
    if (queue.length() > 0) {
      truncated(queue, delivery.takeIndex(), "ends within a record");
      return false;
    }
    if (state != State.TOP) {
      truncated(queue, -1, "ends within its list of records");
      return false;
    }
    return true;
  }

  private void truncated(ByteQueue queue, long index, String detail) {
    delivery.deadLetter(
        index,
        queue.position(),
        DeadLetter.Reason.TRUNCATED,
        detail,
        queue.array(),
        queue.start(),
        queue.end());
  }

  private void advance(ByteQueue queue, boolean last) {
    awaited = 0;
    boolean more = true;
    while (more) {
      more = state == State.RESYNC ? resync(queue, last) : step(queue, last);
    }
  }

  private boolean resync(ByteQueue queue, boolean last) {
    if (!resync.find(queue, last)) {
      return false;
    }
    resync.report(delivery);
    state = resumed;
    if (resync.isAtMarker()) {
      state = resumed == State.AFTER ? State.NEXT : State.TOP;
      lax = true;
    } else if (resync.isBehindComma()) {
      state = State.NEXT;
    }
    return true;
  }

  private boolean step(ByteQueue queue, boolean last) {
    skipSpace(queue);
    if (queue.length() == 0) {
      return false;
    }
    byte b = queue.array()[queue.start()];
    return switch (state) {
      case TOP -> top(queue, b, last);
      case FIRST, NEXT -> element(queue, b);
      case AFTER -> afterElement(queue, b);
      case REST -> rest(queue);
      case RESYNC -> throw new IllegalStateException();
    };
  }

  private boolean top(ByteQueue queue, byte b, boolean last) {
    if (b == '{') {
      return object(queue, false);
    }
    if (b == '[') {
      queue.consume(1);
      wrapped = false;
      state = State.FIRST;
      return true;
    }
    if (b == ByteOrderMark.FIRST) {
      int mark = ByteOrderMark.length(queue);
      if (mark < 0 && !last) {
        return false;
      }
      if (mark > 0) {
        queue.consume(mark);
        return true;
      }
    }
    if (lax && (b == ',' || b == ']' || b == '}')) {
      queue.consume(1);
      return true;
    }
    return breakBetween(queue, State.TOP, "expected a record");
  }

  private boolean element(ByteQueue queue, byte b) {
    if (b == '{') {
      return object(queue, true);
    }
    if (b == ']') {
      if (state == State.NEXT && !lax) {
        breakHere(queue, "expected a record behind a comma");
      }
      close(queue);
      return true;
    }
    int end = scanner.scan(queue.array(), queue.start(), scanEnd(queue), false);
    if (end < 0) {
      return unfinished(queue, end, State.AFTER, b == '[' ? 0 : -1);
    }
    delivery.deadLetter(
        delivery.takeIndex(),
        queue.position(),
        DeadLetter.Reason.NOT_A_RECORD,
        "not an object",
        queue.array(),
        queue.start(),
        end);
    queue.consume(end - queue.start());
    state = State.AFTER;
    return true;
  }

  private boolean afterElement(ByteQueue queue, byte b) {
    if (b == ',') {
      queue.consume(1);
      state = State.NEXT;
      return true;
    }
    if (b == ']') {
      close(queue);
      return true;
    }
    return breakBetween(queue, State.AFTER, "expected ',' or ']' behind a record");
  }

  private void close(ByteQueue queue) {
    queue.consume(1);
    documents += wrapped ? 0 : 1;
    state = wrapped ? State.REST : State.TOP;
  }

  private boolean rest(ByteQueue queue) {
    int end = scanner.scanRest(queue.array(), queue.start(), scanEnd(queue));
    if (end == JsonScanner.WRAPPER) {
      return enter(queue);
    }
    if (end < 0) {
      return unfinished(queue, end, State.TOP, 1);
    }
    queue.consume(end - queue.start());
    documents++;
    state = State.TOP;
    return true;
  }

  private boolean object(ByteQueue queue, boolean listed) {
    byte[] array = queue.array();
    int start = queue.start();
    int end = scanner.scan(array, start, scanEnd(queue), !listed);
    if (end == JsonScanner.WRAPPER) {
      return enter(queue);
    }
    if (end < 0) {
      return unfinished(queue, end, listed ? State.AFTER : State.TOP, 0);
    }
    records.record(array, start, end, delivery.takeIndex(), queue.position(), listed);
    queue.consume(end - start);
    documents += listed ? 0 : 1;
    state = listed ? State.AFTER : State.TOP;
    return true;
  }

  private boolean enter(ByteQueue queue) {
    queue.consume(scanner.recordsAt() - queue.start());
    wrapped = true;
    state = State.FIRST;
    return true;
  }

  private int scanEnd(ByteQueue queue) {
    return queue.start() + Math.min(queue.length(), recordBytes);
  }

  /** A value that the scanner could not bring to its end. */
  private boolean unfinished(ByteQueue queue, int result, State behind, int level) {
    if (result == JsonScanner.INCOMPLETE && queue.length() < recordBytes) {
      awaited = (int) Math.min(2L * queue.length(), recordBytes);
      return false;
    }
    long index = level > 0 ? -1 : delivery.takeIndex();
    boolean listed = behind == State.AFTER;
    if (result == JsonScanner.INCOMPLETE) {
      resync.begin(
          queue,
          index,
          queue.position() + recordBytes,
          DeadLetter.Reason.LIMIT_EXCEEDED,
          "more than " + recordBytes + ", the limit for bytes of a record",
          listed,
          level);
    } else {
      broken = true;
      resync.begin(
          queue,
          index,
          queue.position() + lookFrom(queue) - queue.start(),
          scanner.reason(),
          scanner.detail(),
          listed,
          level);
    }
    resumed = behind;
    state = State.RESYNC;
    return true;
  }

  /**
   * Where the next record may begin at the earliest. Behind a quote that was lost, the text in
   * front of the next one, and the one after, is taken for a string: up to <code>{"</code> of the
   * next record.
   */
  private int lookFrom(ByteQueue queue) {
    byte[] array = queue.array();
    int broken = scanner.brokenAt();
    int i = broken - 1;
    if (i > queue.start() && array[i] == '"') {
      i--;
      while (i > queue.start() && JsonScanner.isSpace(array[i])) {
        i--;
      }
      if (i > queue.start() && array[i] == '{') {
        return i;
      }
    }
    return broken;
  }

  /** The framing is broken, and it is not known what follows. */
  private boolean breakBetween(ByteQueue queue, State behind, String detail) {
    broken = true;
    resync.begin(
        queue,
        -1,
        queue.position(),
        DeadLetter.Reason.INVALID_JSON,
        detail,
        behind == State.AFTER,
        -1);
    resumed = behind;
    state = State.RESYNC;
    return true;
  }

  /** The framing is broken, and it is known how to go on. */
  private void breakHere(ByteQueue queue, String detail) {
    broken = true;
    delivery.deadLetter(
        -1,
        queue.position(),
        DeadLetter.Reason.INVALID_JSON,
        detail,
        queue.array(),
        queue.start(),
        queue.start() + 1);
  }

  private static void skipSpace(ByteQueue queue) {
    byte[] array = queue.array();
    int start = queue.start();
    int end = queue.end();
    int i = start;
    while (i < end && JsonScanner.isSpace(array[i])) {
      i++;
    }
    if (i > start) {
      queue.consume(i - start);
    }
  }
}
