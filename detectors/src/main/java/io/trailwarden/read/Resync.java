package io.trailwarden.read;

import io.trailwarden.bytes.ByteQueue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where reading can go on behind something that is no JSON, or over a limit, and keeps its
 * first bytes. Two ways, whichever comes first:
 *
 * <ul>
 *   <li>the record's closing bracket, counted without checking what is between, if something
 *       follows that may follow a record;
 *   <li>the beginning of another record, such as <code>{"eventVersion":</code> behind a comma, a
 *       bracket or a line break. In valid JSON such text stands in no string, where its quotes
 *       would be escaped. A record over a limit is not broken, so there the brackets are trusted
 *       first.
 * </ul>
 *
 * Keeps nothing but its excerpt, so that any number of bytes can be passed over. Working memory of
 * one reader.
 */
final class Resync {
  private static final byte[][] FIRST_FIELDS = {
    name("eventVersion"),
    name("userIdentity"),
    name("eventTime"),
    name("eventSource"),
    name("eventName"),
    name("awsRegion"),
    name("sourceIPAddress"),
    name("additionalEventData"),
    name("apiVersion"),
    name("addendum"),
    name("errorCode"),
    name("errorMessage"),
    name("eventCategory"),
    name("eventID"),
    name("eventType")
  };

  /** White space in a marker, and its longest name. */
  private static final int MOST_SPACE = 64;

  private static final int MOST_NAME = 20;

  private final byte[] excerpt = new byte[DeadLetter.EXCERPT_LIMIT];
  private int kept;
  private long index;
  private long offset;
  private long brokenAt;
  private DeadLetter.Reason reason = DeadLetter.Reason.INVALID_JSON;
  private String detail = "";
  private boolean listed;
  private boolean structural;
  private boolean closed;
  private boolean behindComma;
  private boolean atMarker;
  private boolean quoted;
  private boolean escaped;
  private int level;
  private byte last;
  private byte lastToken;
  private boolean lineBegins;

  /**
   * Begins at the first byte of the queue.
   *
   * @param index of the broken record; -1 when the break is between records
   * @param brokenAt before it, no record is looked for
   * @param listed whether commas and a closing square bracket follow records
   * @param level how many brackets are open; negative when that is not known
   */
  void begin(
      ByteQueue queue,
      long index,
      long brokenAt,
      DeadLetter.Reason reason,
      String detail,
      boolean listed,
      int level) {
    this.index = index;
    this.offset = queue.position();
    this.brokenAt = brokenAt;
    this.reason = reason;
    this.detail = detail;
    this.listed = listed;
    this.level = level;
    structural = level >= 0;
    kept = 0;
    closed = false;
    behindComma = false;
    atMarker = false;
    quoted = false;
    escaped = false;
    last = ',';
    lastToken = ',';
    lineBegins = false;
  }

  /** Whether reading goes on at the beginning of a record, not behind the broken one. */
  boolean isAtMarker() {
    return atMarker;
  }

  /** Whether the comma behind the broken record was passed over with it. */
  boolean isBehindComma() {
    return behindComma && closed;
  }

  /** Hands over the dead letter, with what was passed over. */
  void report(Delivery delivery) {
    delivery.deadLetter(index, offset, reason, detail, excerpt, 0, kept);
  }

  /**
   * Consumes up to where reading can go on.
   *
   * @param last whether the queue holds everything that there is
   * @return whether there is such a place; else everything that can be was consumed
   */
  boolean find(ByteQueue queue, boolean last) {
    byte[] array = queue.array();
    int end = queue.end();
    long base = queue.position() - queue.start();
    for (int i = queue.start(); i < end; i++) {
      byte b = array[i];
      boolean space = JsonScanner.isSpace(b);
      if (closed && !space) {
        if (mayFollow(b)) {
          queue.consume(i - queue.start());
          return true;
        }
        if (listed && b == ',' && !behindComma) {
          behindComma = true;
          continue;
        }
        closed = false;
        structural = false;
      }
      if (b == '{' && base + i >= brokenAt && mayBegin()) {
        int begins = begins(array, i + 1, end);
        if (begins == UNKNOWN && !last) {
          queue.consume(i - queue.start());
          return false;
        }
        if (begins == YES) {
          atMarker = true;
          queue.consume(i - queue.start());
          return true;
        }
      }
      pass(b, space);
    }
    queue.consume(queue.length());
    return last && closed;
  }

  /** Whether the byte may stand behind a closed record, and behind a comma in a list. */
  private boolean mayFollow(byte b) {
    if (!listed) {
      return b == '{' || b == '[';
    }
    return behindComma ? b == '{' : b == ']';
  }

  private void pass(byte b, boolean space) {
    if (structural && !closed) {
      track(b);
      keep(b);
    } else if (!closed) {
      keep(b);
    }
    last = b;
    if (!space) {
      lastToken = b;
      lineBegins = false;
    } else if (b == '\n') {
      lineBegins = true;
    }
  }

  private void keep(byte b) {
    if (kept < excerpt.length) {
      excerpt[kept++] = b;
    }
  }

  private void track(byte b) {
    if (escaped) {
      escaped = false;
    } else if (quoted) {
      escaped = b == '\\';
      quoted = b != '"';
    } else if (b == '"') {
      quoted = true;
    } else if (b == '{' || b == '[') {
      level++;
    } else if (b == '}' || b == ']') {
      level--;
      closed = level == 0 && b == '}';
      structural = level > 0 || closed;
    }
  }

  private boolean mayBegin() {
    return (reason == DeadLetter.Reason.INVALID_JSON || !structural)
        && (lineBegins
            || lastToken == ','
            || lastToken == '['
            || lastToken == '}'
            || lastToken == ']');
  }

  private static final int NO = 0;
  private static final int YES = 1;
  private static final int UNKNOWN = 2;

  /** Whether a record's first name and a colon follow its opening bracket. */
  private int begins(byte[] array, int from, int end) {
    int i = space(array, from, end);
    if (i == end) {
      return UNKNOWN;
    }
    if (array[i] != '"') {
      return NO;
    }
    if (!listed && last == '\n') {
      return YES;
    }
    int name = i + 1;
    i = name;
    while (i < end && array[i] != '"') {
      if (i - name == MOST_NAME) {
        return NO;
      }
      i++;
    }
    if (i == end) {
      return UNKNOWN;
    }
    if (!isFirstField(array, name, i)) {
      return NO;
    }
    i = space(array, i + 1, end);
    return i == end ? UNKNOWN : array[i] == ':' ? YES : NO;
  }

  private static int space(byte[] array, int from, int end) {
    int i = from;
    while (i < end && i - from < MOST_SPACE && JsonScanner.isSpace(array[i])) {
      i++;
    }
    return i;
  }

  private static boolean isFirstField(byte[] array, int from, int end) {
    for (byte[] name : FIRST_FIELDS) {
      if (Arrays.equals(array, from, end, name, 0, name.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] name(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
