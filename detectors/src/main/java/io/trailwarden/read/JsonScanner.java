package io.trailwarden.read;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the end of a JSON value in one pass, checks it (RFC 8259, but for UTF-8: bytes that are
 * none pass) and notes the fields of an object. What it says depends on the bytes alone, not on how
 * many there are: "incomplete" is taken back by no further byte but the end. Working memory of one
 * reader.
 */
final class JsonScanner {
  /** The value is right so far, and goes on behind the bytes. */
  static final int INCOMPLETE = -1;

  /** It is no JSON, or over a limit: see {@link #brokenAt()}. */
  static final int BROKEN = -2;

  /** The object has a field {@code Records} that is an array: see {@link #recordsAt()}. */
  static final int WRAPPER = -3;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final byte OBJECT = 1;
  private static final byte ARRAY = 0;
  private static final byte[] RECORDS = "Records".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.UTF_8);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

  private final int mostDepth;
  private final int mostString;
  private final int mostNumber;
  private final FieldTable fields = new FieldTable();

  /** What each open object or array is; the innermost at the depth. */
  private byte[] open = new byte[64];

  private byte[] array = new byte[0];
  private int to;
  private boolean mayWrap;
  private boolean escaped;
  private int brokenAt;
  private DeadLetter.Reason reason = DeadLetter.Reason.INVALID_JSON;
  private String detail = "";
  private int recordsAt;

  JsonScanner(Limits limits) {
    this.mostDepth = limits.depth();
    this.mostString = limits.stringBytes();
    this.mostNumber = limits.numberBytes();
  }

  /** The fields of the object that was scanned last. */
  FieldTable fields() {
    return fields;
  }

  /** Where the scanner gave up. */
  int brokenAt() {
    return brokenAt;
  }

  DeadLetter.Reason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }

  /** Where the first element of {@code Records}, or its closing bracket, is to be looked for. */
  int recordsAt() {
    return recordsAt;
  }

  /**
   * Scans a value.
   *
   * @param from where it begins, not white space
   * @param mayWrap whether to stop at a field {@code Records}
   * @return where it ends; or {@link #INCOMPLETE}, {@link #BROKEN}, {@link #WRAPPER}
   */
  int scan(byte[] array, int from, int to, boolean mayWrap) {
    begin(array, to, mayWrap);
    return value(from, 0);
  }

  /** Scans an object from behind the value of one of its fields on. */
  int scanRest(byte[] array, int from, int to) {
    begin(array, to, true);
    open[1] = OBJECT;
    return afterValue(from, 1);
  }

  private void begin(byte[] array, int to, boolean mayWrap) {
    this.array = array;
    this.to = to;
    this.mayWrap = mayWrap;
    fields.begin(array);
  }

  private int value(int from, int depth) {
    byte[] bytes = array;
    int end = to;
    int i = from;
    int level = depth;
    for (; ; ) {
      if (i >= end) {
        return INCOMPLETE;
      }
      byte b = bytes[i];
      if (b == '"') {
        i = string(i + 1);
        if (i < 0) {
          return i;
        }
      } else if (b == '{' || b == '[') {
        if (level == mostDepth) {
          return overLimit(i, "depth", mostDepth);
        }
        byte kind = b == '{' ? OBJECT : ARRAY;
        push(++level, kind);
        i = skipSpace(i + 1);
        if (i >= end) {
          return INCOMPLETE;
        }
        if (bytes[i] != (kind == OBJECT ? '}' : ']')) {
          if (kind == OBJECT) {
            i = name(i, level);
            if (i < 0) {
              return i;
            }
          }
          continue;
        }
        level--;
        i++;
      } else {
        i = scalar(i, b);
        if (i < 0) {
          return i;
        }
      }
      i = closing(i, level);
      if (i < 0) {
        return i;
      }
      level = closedTo;
      if (level == 0) {
        return i;
      }
    }
  }

  private int afterValue(int from, int depth) {
    int i = closing(from, depth);
    return i < 0 || closedTo == 0 ? i : value(i, closedTo);
  }

  /** The depth that {@link #closing} left. */
  private int closedTo;

  /** From behind a value to the next one, through closing brackets, a comma and a name. */
  private int closing(int from, int depth) {
    byte[] bytes = array;
    int i = from;
    int level = depth;
    for (; ; ) {
      if (level <= 1) {
        if (level == 0) {
          closedTo = 0;
          return i;
        }
        fields.valueEnds(i);
      }
      if (i < to && bytes[i] <= ' ') {
        i = skipSpace(i);
      }
      if (i >= to) {
        return INCOMPLETE;
      }
      byte b = bytes[i];
      boolean object = open[level] == OBJECT;
      if (b == ',') {
        i = skipSpace(i + 1);
        if (i >= to) {
          return INCOMPLETE;
        }
        closedTo = level;
        return object ? name(i, level) : i;
      }
      if (b != (object ? '}' : ']')) {
        return broken(i, object ? "expected ',' or '}'" : "expected ',' or ']'");
      }
      i++;
      level--;
    }
  }

  /** Reads a field's name and colon; answers where its value begins. */
  private int name(int from, int level) {
    byte[] bytes = array;
    if (bytes[from] != '"') {
      return broken(from, "expected a field's name");
    }
    escaped = false;
    int end = string(from + 1);
    if (end < 0) {
      return end;
    }
    int i = end < to && bytes[end] == ':' ? end : skipSpace(end);
    if (i >= to) {
      return INCOMPLETE;
    }
    if (bytes[i] != ':') {
      return broken(i, "expected ':'");
    }
    i = skipSpace(i + 1);
    if (i >= to) {
      return INCOMPLETE;
    }
    if (level == 1) {
      if (mayWrap && bytes[i] == '[' && isRecords(from + 1, end - 1)) {
        recordsAt = i + 1;
        return WRAPPER;
      }
      if (!fields.add(from + 1, end - from - 2, escaped, i)) {
        return overLimit(from, "fields of a record", FieldTable.MOST);
      }
    }
    return i;
  }

  private boolean isRecords(int from, int end) {
    return end - from == RECORDS.length
        && Arrays.equals(array, from, end, RECORDS, 0, RECORDS.length);
  }

  private void push(int level, byte kind) {
    if (level == open.length) {
      open = Arrays.copyOf(open, level * 2);
    }
    open[level] = kind;
  }

  private int skipSpace(int from) {
    byte[] bytes = array;
    int i = from;
    while (i < to && bytes[i] <= ' ' && isSpace(bytes[i])) {
      i++;
    }
    return i;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** From behind the opening quote to behind the closing one. */
  private int string(int from) {
    byte[] bytes = array;
    int end = to;
    int i = from;
    for (; ; ) {
      i = special(bytes, i, end);
      if (i - from > mostString) {
        return overLimit(from + mostString, "bytes of a string", mostString);
      }
      if (i == end) {
        return INCOMPLETE;
      }
      byte b = bytes[i];
      if (b == '"') {
        return i + 1;
      }
      if (b != '\\') {
        return broken(i, "control character in a string");
      }
      escaped = true;
      if (i + 1 == end) {
        return INCOMPLETE;
      }
      int next = escape(bytes, i + 1, end);
      if (next < 0) {
        return next;
      }
      i = next;
    }
  }

  /** The next quote, backslash or control character; the end when there is none. */
  private static int special(byte[] bytes, int from, int end) {
    int i = from;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      long quotes = word ^ (ONES * '"');
      long slashes = word ^ (ONES * '\\');
      // Each term has the high bit of a byte that is a quote, a backslash, below 0x20.
      long hits =
          (((quotes - ONES) & ~quotes)
                  | ((slashes - ONES) & ~slashes)
                  | ((word - ONES * ' ') & ~word))
              & HIGHS;
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    for (; i < end; i++) {
      byte b = bytes[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return i;
      }
    }
    return end;
  }

  private int escape(byte[] bytes, int at, int end) {
    switch (bytes[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 1;
      }
      case 'u' -> {
        for (int i = at + 1; i <= at + 4; i++) {
          if (i == end) {
            return INCOMPLETE;
          }
          if (JsonString.hexDigit(bytes[i]) < 0) {
            return broken(i, "expected four hex digits");
          }
        }
        return at + 5;
      }
      default -> {
        return broken(at, "unknown escape in a string");
      }
    }
  }

  private int scalar(int from, byte first) {
    return switch (first) {
      case 't' -> literal(from, TRUE);
      case 'f' -> literal(from, FALSE);
      case 'n' -> literal(from, NULL);
      default ->
          first == '-' || isDigit(first) ? number(from) : broken(from, "expected a JSON value");
    };
  }

  private int literal(int from, byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (from + i >= to) {
        return INCOMPLETE;
      }
      if (array[from + i] != text[i]) {
        return broken(from + i, "expected true, false or null");
      }
    }
    return from + text.length;
  }

  /** {@code -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?}; ends where it can't go on. */
  private int number(int from) {
    int i = from;
    if (array[i] == '-') {
      i++;
    }
    int whole = digits(i);
    if (whole > i + 1 && array[i] == '0') {
      return broken(i, "number begins with 0");
    }
    int end = checked(from, i, whole);
    if (end >= 0 && array[end] == '.') {
      end = checked(from, end + 1, digits(end + 1));
    }
    if (end >= 0 && (array[end] | 0x20) == 'e') {
      int exponent = end + 1;
      if (exponent < to && (array[exponent] == '+' || array[exponent] == '-')) {
        exponent++;
      }
      end = checked(from, exponent, digits(exponent));
    }
    return end;
  }

  /** Digits of a number that begins at {@code from} must stand in {@code [start, end)}. */
  private int checked(int from, int start, int end) {
    if (end - from > mostNumber) {
      return overLimit(from + mostNumber, "bytes of a number", mostNumber);
    }
    if (end >= to) {
      return INCOMPLETE;
    }
    return start == end ? broken(end, "expected a digit") : end;
  }

  private int digits(int from) {
    int i = from;
    while (i < to && isDigit(array[i])) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private int overLimit(int at, String what, int limit) {
    brokenAt = at;
    reason = DeadLetter.Reason.LIMIT_EXCEEDED;
    detail = "more than " + limit + ", the limit for " + what;
    return BROKEN;
  }

  private int broken(int at, String why) {
    brokenAt = at;
    reason = DeadLetter.Reason.INVALID_JSON;
    detail = why;
    return BROKEN;
  }
}
