package io.trailwarden.read;

import io.trailwarden.bytes.ByteSearch;
import io.trailwarden.event.AccessLogFields;

/**
 * One line of an S3 server access log, read from both ends:
 *
 * <pre>
 * OWNER BUCKET [06/Feb/2019:00:00:38 +0000] IP REQUESTER REQUESTID OPERATION KEY
 *   "URI" STATUS ERROR BYTES SIZE TOTAL TURNAROUND "REFERRER" "USERAGENT"
 *   VERSIONID HOSTID SIGV CIPHERSUITE AUTHTYPE ENDPOINT TLSVERSION ACCESSPOINTARN ACLREQUIRED REGION…
 * </pre>
 *
 * Any field may be {@code -}, also those in quotes, then without them. S3 writes URI, REFERRER and
 * USERAGENT as the client sent them, with whatever quotes it sent; all other fields are S3's and
 * have no quotes, and no spaces but for REQUESTER. So the first three lines of fields end at the
 * first quote, the last ones begin behind the last quote, and a reading of what is between is
 *
 * <ul>
 *   <li>a quote that six fields of S3 follow, of the right kinds, and then another quote: the end
 *       of the URI;
 *   <li>behind that, the three bytes <code>" "</code>: between REFERRER and USERAGENT.
 * </ul>
 *
 * Where several readings are possible the line is ambiguous, and has the fields on which all agree.
 */
final class AccessLogLine {
  private static final int NUMBERS = 6;
  private static final int MOST_REQUESTER_WORDS = 32;

  /** Starts and ends of the six fields behind the URI, of the reading that was found last. */
  private final int[] numbers = new int[2 * NUMBERS];

  private byte[] bytes = new byte[0];
  private int end;

  /** Where the URI field begins, with its quote. */
  private int uri;

  /**
   * Reads the line into an event.
   *
   * @return whether it is a line of an access log
   */
  boolean read(byte[] array, int start, int end, AccessLogEvent event) {
    this.bytes = array;
    this.end = end;
    event.begin(array);
    return left(start, event) && (bytes[uri] == '"' ? quoted(event) : unquoted(event));
  }

  /** Whether the line begins as all lines do: 64 hex digits, a bucket, a time in brackets. */
  static boolean beginsWithOwner(byte[] array, int start, int end) {
    if (end - start < 68 || array[start + 64] != ' ') {
      return false;
    }
    for (int i = start; i < start + 64; i++) {
      if (JsonString.hexDigit(array[i]) < 0) {
        return false;
      }
    }
    int space = ByteSearch.indexOf(array, start + 65, end, (byte) ' ');
    return space > 0 && space + 1 < end && array[space + 1] == '[';
  }

  /** OWNER to KEY, and where the URI begins. */
  private boolean left(int start, AccessLogEvent event) {
    int owner = word(start);
    int bucket = word(owner + 1);
    if (owner == start || bucket <= owner + 1 || bucket + 1 >= end || bytes[bucket + 1] != '[') {
      return false;
    }
    int time = bucket + 2;
    int bracket = ByteSearch.indexOf(bytes, time, end, (byte) ']');
    if (bracket < 0 || bracket + 1 >= end || bytes[bracket + 1] != ' ') {
      return false;
    }
    int ip = bracket + 2;
    int requester = word(ip) + 1;
    if (requester >= end || !operation(requester, event)) {
      return false;
    }
    event.set(AccessLogEvent.OWNER, start, owner);
    event.set(AccessLogEvent.BUCKET, owner + 1, bucket);
    event.set(AccessLogEvent.TIME, time, bracket);
    event.set(AccessLogEvent.REMOTE_IP, ip, requester - 1);
    return true;
  }

  /**
   * REQUESTER can have spaces, as that of a CloudFront identity. It ends two fields before the key,
   * whose left neighbour looks like an operation.
   */
  private boolean operation(int requester, AccessLogEvent event) {
    int id = word(requester) + 1;
    for (int words = 0; words < MOST_REQUESTER_WORDS && id < end; words++) {
      int operation = word(id) + 1;
      if (operation >= end || bytes[operation] == '"') {
        return false;
      }
      if (isOperation(operation)) {
        return key(requester, id, operation, event);
      }
      id = operation;
    }
    return false;
  }

  private boolean key(int requester, int id, int operation, AccessLogEvent event) {
    int key = word(operation) + 1;
    if (key >= end) {
      return false;
    }
    uri = word(key) + 1;
    if (uri >= end || key == uri - 1) {
      return false;
    }
    event.set(AccessLogEvent.REQUESTER, requester, id - 1);
    event.set(AccessLogEvent.REQUEST_ID, id, operation - 1);
    event.set(AccessLogEvent.OPERATION, operation, key - 1);
    event.set(AccessLogEvent.KEY, key, uri - 1);
    return bytes[uri] == '"' || (bytes[uri] == '-' && uri + 1 < end && bytes[uri + 1] == ' ');
  }

  /** Such as {@code REST.GET.OBJECT}, {@code S3.EXPIRE.OBJECT}, {@code SOAP.CreateBucket}. */
  private boolean isOperation(int at) {
    byte first = bytes[at];
    if (first < 'A' || first > 'Z') {
      return false;
    }
    boolean dotted = false;
    for (int i = at; i < end && bytes[i] != ' '; i++) {
      byte b = bytes[i];
      if (b == '.') {
        dotted = true;
      } else if (!isLetterOrDigit(b) && b != '_') {
        return false;
      }
    }
    return dotted;
  }

  private static boolean isLetterOrDigit(byte b) {
    int lower = b | 0x20;
    return (b >= '0' && b <= '9') || (lower >= 'a' && lower <= 'z');
  }

  /** The URI is {@code -}, as S3 writes for what it did itself. */
  private boolean unquoted(AccessLogEvent event) {
    event.set(AccessLogEvent.REQUEST_URI, uri, uri + 1);
    int referrer = numbers(uri + 1);
    if (referrer < 0) {
      return false;
    }
    setNumbers(event);
    int last = ByteSearch.lastIndexOf(bytes, referrer, end, (byte) '"');
    if (last < 0) {
      return bare(referrer, event);
    }
    if (bytes[referrer] == '-' && referrer + 2 < last) {
      // Only the user agent is quoted.
      event.set(AccessLogEvent.REFERRER, referrer, referrer + 1);
      event.set(AccessLogEvent.USER_AGENT, referrer + 3, last);
      return bytes[referrer + 1] == ' ' && bytes[referrer + 2] == '"' && right(last + 1, event);
    }
    int first = separator(referrer + 1, last);
    if (bytes[referrer] != '"' || first < 0) {
      return false;
    }
    texts(event, referrer, first, separator(first + 1, last) < 0, last);
    return right(last + 1, event);
  }

  /** Neither REFERRER nor USERAGENT is quoted: both are {@code -}. */
  private boolean bare(int referrer, AccessLogEvent event) {
    if (!isBare(referrer)) {
      return false;
    }
    event.set(AccessLogEvent.REFERRER, referrer, referrer + 1);
    event.set(AccessLogEvent.USER_AGENT, referrer + 2, referrer + 3);
    return right(referrer + 3, event);
  }

  private boolean isBare(int referrer) {
    return referrer + 2 < end
        && bytes[referrer] == '-'
        && bytes[referrer + 1] == ' '
        && bytes[referrer + 2] == '-'
        && (referrer + 3 == end || bytes[referrer + 3] == ' ');
  }

  private boolean quoted(AccessLogEvent event) {
    int last = ByteSearch.lastIndexOf(bytes, uri + 1, end, (byte) '"');
    if (last < 0) {
      return false;
    }
    int lastSeparator = lastSeparator(uri + 1, last);
    int uriEnd = -1;
    int firstReferrer = -1;
    boolean severalUris = false;
    int quote = ByteSearch.indexOf(bytes, uri + 1, last, (byte) '"');
    while (quote >= 0 && quote < lastSeparator) {
      int referrer = numbers(quote + 1);
      if (referrer > 0 && bytes[referrer] == '"' && referrer < lastSeparator) {
        if (uriEnd < 0) {
          uriEnd = quote;
          firstReferrer = referrer;
          setNumbers(event);
        } else {
          severalUris = true;
          keepSameNumbers(event);
        }
      }
      quote = ByteSearch.indexOf(bytes, quote + 1, last, (byte) '"');
    }
    int behind = numbers(last + 1);
    boolean bare = behind > 0 && isBare(behind);
    if (uriEnd < 0) {
      if (!bare) {
        return false;
      }
      event.set(AccessLogEvent.REQUEST_URI, uri + 1, last);
      setNumbers(event);
      return bare(behind, event);
    }
    int first = separator(firstReferrer + 1, last);
    boolean single = first == lastSeparator;
    if (bare) {
      // The last quote may as well end the URI: then nothing behind it is where it seems.
      keepSameNumbers(event);
      event.setAmbiguous();
      return true;
    }
    if (severalUris) {
      event.setAmbiguous();
      if (single) {
        event.set(AccessLogEvent.USER_AGENT, first + 3, last);
      }
    } else {
      event.set(AccessLogEvent.REQUEST_URI, uri + 1, uriEnd);
      texts(event, firstReferrer, first, single, last);
    }
    return right(last + 1, event);
  }

  private static void texts(
      AccessLogEvent event, int referrer, int separator, boolean single, int last) {
    if (single) {
      event.set(AccessLogEvent.REFERRER, referrer + 1, separator);
      event.set(AccessLogEvent.USER_AGENT, separator + 3, last);
    } else {
      event.setAmbiguous();
    }
  }

  /** The first <code>" "</code> from there on, of which the second quote is not the last. */
  private int separator(int from, int last) {
    int i = from;
    while (i >= 0 && i + 3 <= last) {
      i = ByteSearch.indexOf(bytes, i, last - 2, (byte) '"');
      if (i >= 0) {
        if (isSeparator(i)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** The last one; its first quote not before {@code from}. */
  private int lastSeparator(int from, int last) {
    for (int i = last - 3; i >= from; i--) {
      if (isSeparator(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isSeparator(int at) {
    return bytes[at] == '"' && bytes[at + 1] == ' ' && bytes[at + 2] == '"';
  }

  /**
   * STATUS to TURNAROUND, each behind a space, and a space behind them.
   *
   * @return where REFERRER begins; -1 when this is not what stands there
   */
  private int numbers(int from) {
    int i = from;
    for (int field = 0; field < NUMBERS; field++) {
      if (i >= end || bytes[i] != ' ') {
        return -1;
      }
      int start = i + 1;
      i = field == 1 ? errorCode(start) : number(start);
      if (i == start) {
        return -1;
      }
      numbers[2 * field] = start;
      numbers[2 * field + 1] = i;
    }
    return i + 1 < end && bytes[i] == ' ' ? i + 1 : -1;
  }

  /** Behind digits or a dash; {@code from} when there are none. */
  private int number(int from) {
    if (from < end && bytes[from] == '-') {
      return from + 1;
    }
    int i = from;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }

  private int errorCode(int from) {
    int i = from;
    while (i < end
        && (isLetterOrDigit(bytes[i]) || bytes[i] == '.' || bytes[i] == '-' || bytes[i] == '_')) {
      i++;
    }
    return i;
  }

  private void setNumbers(AccessLogEvent event) {
    for (int field = 0; field < NUMBERS; field++) {
      event.set(AccessLogEvent.STATUS + field, numbers[2 * field], numbers[2 * field + 1]);
    }
  }

  /** Of two readings, what both say is known. */
  private void keepSameNumbers(AccessLogEvent event) {
    for (int field = 0; field < NUMBERS; field++) {
      event.keepIfSame(AccessLogEvent.STATUS + field, numbers[2 * field], numbers[2 * field + 1]);
    }
  }

  /** VERSIONID and what follows, as far as the line goes and fields have names. */
  private boolean right(int from, AccessLogEvent event) {
    int i = from;
    for (int field = AccessLogEvent.VERSION_ID; i < end; field++) {
      if (bytes[i] != ' ') {
        return false;
      }
      if (field == AccessLogFields.NAMES.size()) {
        return true;
      }
      int start = i + 1;
      i = word(start);
      if (i > start) {
        event.set(field, start, i);
      } else if (i < end) {
        return false;
      }
    }
    return true;
  }

  /** Where the word ends that begins here: at a space or the end. */
  private int word(int from) {
    int i = from;
    while (i < end && bytes[i] != ' ') {
      i++;
    }
    return i;
  }
}
