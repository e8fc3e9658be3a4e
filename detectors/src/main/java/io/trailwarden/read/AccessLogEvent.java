package io.trailwarden.read;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.AccessLogFields;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.event.ValueKind;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request that its reader stands at, of an S3 server access log. Fields have the names of AWS's
 * Athena table; a field that the event has but knows nothing of is {@code -}.
 */
final class AccessLogEvent implements Event {
  static final int OWNER = 0;
  static final int BUCKET = 1;
  static final int TIME = 2;
  static final int REMOTE_IP = 3;
  static final int REQUESTER = 4;
  static final int REQUEST_ID = 5;
  static final int OPERATION = 6;
  static final int KEY = 7;
  static final int REQUEST_URI = 8;
  static final int STATUS = 9;
  static final int REFERRER = 15;
  static final int USER_AGENT = 16;
  static final int VERSION_ID = 17;

  private static final int MOST_PATHS = 8192;

  private final int[] starts = new int[AccessLogFields.NAMES.size()];

  /** Negative where the field is absent. */
  private final int[] lengths = new int[AccessLogFields.NAMES.size()];

  private final IdentityHashMap<FieldPath, Integer> fields = new IdentityHashMap<>();
  private @Nullable Origin origin;
  private byte[] array = new byte[0];
  private byte[] text = array;
  private int textStart;
  private int textLength;
  private boolean ambiguous;
  private boolean timed;
  private long time;

  /**
   * Begins an event without fields.
   *
   * @param array where its fields will be
   */
  void begin(byte[] array) {
    this.array = array;
    Arrays.fill(lengths, -1);
    ambiguous = false;
    timed = false;
  }

  void set(int field, int start, int end) {
    starts[field] = start;
    lengths[field] = end - start;
  }

  /** Makes a field absent unless it has these bytes. */
  void keepIfSame(int field, int start, int end) {
    int length = lengths[field];
    if (length >= 0
        && !Arrays.equals(array, starts[field], starts[field] + length, array, start, end)) {
      lengths[field] = -1;
    }
  }

  void setAmbiguous() {
    ambiguous = true;
  }

  /** Completes the event with the bytes that it was read from. */
  void moveTo(Origin origin, byte[] text, int start, int end) {
    this.origin = origin;
    this.text = text;
    textStart = start;
    textLength = end - start;
  }

  @Override
  public LogSource source() {
    return LogSource.S3_SERVER_ACCESS;
  }

  @Override
  public long time() {
    if (!timed) {
      timed = true;
      time = EventTimes.accessLog(array, starts[TIME], lengths[TIME]);
      if (time == NO_TIME) {
        time = EventTimes.iso(array, starts[TIME], lengths[TIME]);
      }
    }
    return time;
  }

  /** A batch delete has many lines of one request id, so that alone is no identity. */
  @Override
  public String id() {
    if (ambiguous) {
      return Sha256.hex(text, textStart, textLength);
    }
    MessageDigest digest = Sha256.newDigest();
    update(digest, REQUEST_ID);
    update(digest, OPERATION);
    update(digest, KEY);
    update(digest, VERSION_ID);
    return HexFormat.of().formatHex(digest.digest());
  }

  private void update(MessageDigest digest, int field) {
    if (lengths[field] < 0) {
      Sha256.update(digest, NONE, 0, NONE.length);
    } else {
      Sha256.update(digest, array, starts[field], lengths[field]);
    }
  }

  @Override
  public @Nullable String requestId() {
    int length = lengths[REQUEST_ID];
    boolean none = length <= 0 || (length == 1 && array[starts[REQUEST_ID]] == '-');
    return none ? null : new ByteRange(array, starts[REQUEST_ID], length).utf8();
  }

  @Override
  public void values(FieldPath path, FieldValues into) {
    Integer known = fields.get(path);
    int field = known == null ? remember(path) : known;
    if (field >= 0 && lengths[field] >= 0) {
      into.add(ValueKind.STRING, array, starts[field], lengths[field]);
    }
  }

  private int remember(FieldPath path) {
    if (fields.size() == MOST_PATHS) {
      fields.clear();
    }
    int field = path.segments().size() == 1 ? AccessLogFields.NAMES.indexOf(path.name()) : -1;
    fields.put(path, field);
    return field;
  }

  @Override
  public boolean isAmbiguous() {
    return ambiguous;
  }

  @Override
  public ByteRange raw() {
    return new ByteRange(text, textStart, textLength);
  }

  @Override
  public Origin origin() {
    return Objects.requireNonNull(origin);
  }

  /** What stands for a field that an old line does not have, so that ids stay when it is added. */
  private static final byte[] NONE = {'-'};
}
