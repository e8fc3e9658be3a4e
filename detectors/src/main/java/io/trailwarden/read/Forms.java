package io.trailwarden.read;

import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells by its fields what a JSON object is, and hands it over as such:
 *
 * <ul>
 *   <li>a CloudTrail record: {@code eventVersion} or {@code eventName};
 *   <li>an S3 event notification: {@code s3}, and {@code aws:s3} as {@code eventSource};
 *   <li>an EventBridge envelope: {@code detail-type} and {@code detail};
 *   <li>a CloudWatch Logs subscription: {@code messageType} and {@code logEvents};
 *   <li>an SNS envelope: {@code Type} and {@code Message};
 *   <li>CloudTrail's notice: {@code s3Bucket} and {@code s3ObjectKey};
 *   <li>S3's test of a notification: {@code Event} is {@code s3:TestEvent};
 *   <li>an S3 access record as CloudWatch Logs gets it: {@code bucket_name}, {@code operation}.
 * </ul>
 *
 * A notice in a log file is no record of it, and a dead letter. Not thread-safe.
 */
final class Forms implements RecordReader.Records {
  /** SNS around CloudWatch Logs around a record is two. */
  private static final int MOST_LEVELS = 4;

  private static final FieldTable.Name EVENT_VERSION = new FieldTable.Name("eventVersion");
  private static final FieldTable.Name EVENT_NAME = new FieldTable.Name("eventName");
  private static final FieldTable.Name S3 = new FieldTable.Name("s3");
  private static final FieldTable.Name DETAIL_TYPE = new FieldTable.Name("detail-type");
  private static final FieldTable.Name DETAIL = new FieldTable.Name("detail");
  private static final FieldTable.Name MESSAGE_TYPE = new FieldTable.Name("messageType");
  private static final FieldTable.Name LOG_EVENTS = new FieldTable.Name("logEvents");
  private static final FieldTable.Name TYPE = new FieldTable.Name("Type");
  private static final FieldTable.Name MESSAGE = new FieldTable.Name("Message");
  private static final FieldTable.Name S3_BUCKET = new FieldTable.Name("s3Bucket");
  private static final FieldTable.Name S3_OBJECT_KEY = new FieldTable.Name("s3ObjectKey");
  private static final FieldTable.Name EVENT = new FieldTable.Name("Event");

  private static final JsonPath EVENT_SOURCE = JsonPath.of("eventSource");
  private static final JsonPath NOTIFIED = JsonPath.of("eventName");
  private static final JsonPath BUCKET = JsonPath.of("s3.bucket.name");
  private static final JsonPath KEY = JsonPath.of("s3.object.key");
  private static final JsonPath DETAIL_TYPE_TEXT = JsonPath.of("detail-type");
  private static final JsonPath DETAIL_BUCKET = JsonPath.of("detail.bucket.name");
  private static final JsonPath DETAIL_KEY = JsonPath.of("detail.object.key");
  private static final JsonPath KIND = JsonPath.of("messageType");
  private static final JsonPath MESSAGES = JsonPath.of("logEvents.message");
  private static final JsonPath MESSAGE_TEXT = JsonPath.of("Message");
  private static final JsonPath NOTICE_BUCKET = JsonPath.of("s3Bucket");
  private static final JsonPath NOTICE_KEYS = JsonPath.of("s3ObjectKey");
  private static final JsonPath TEST = JsonPath.of("Event");

  /** What CloudTrail publishes once, when a trail is given a topic. */
  private static final String CLOUD_TRAIL_TEST = "CloudTrail validation message.";

  private final Limits limits;
  private final JsonScanner scanner;
  private final FieldTable fields;
  private final Delivery delivery;
  private final int level;
  private final CloudTrailEvent event;
  private final AccessLogRecord accessRecord;
  private final FieldValues values = new FieldValues();
  private final FieldValues others = new FieldValues();
  private @Nullable ContentReader inner;

  Forms(Limits limits, JsonScanner scanner, Delivery delivery, int level) {
    this.limits = limits;
    this.scanner = scanner;
    this.fields = scanner.fields();
    this.delivery = delivery;
    this.level = level;
    this.event = new CloudTrailEvent(fields);
    this.accessRecord = new AccessLogRecord();
  }

  @Override
  public void record(byte[] array, int start, int end, long index, long offset, boolean listed) {
    event.moveTo(delivery.origin(), start, end);
    boolean named = fields.has(EVENT_VERSION) || fields.has(EVENT_NAME);
    boolean known = named ? cloudTrail(array) : other(array, index);
    if (!known) {
      boolean unknownForm = !delivery.isFile() && !listed;
      delivery.deadLetter(
          index,
          offset,
          unknownForm ? DeadLetter.Reason.UNKNOWN_FORM : DeadLetter.Reason.NOT_A_RECORD,
          unknownForm ? "JSON of no known form" : "an object that is no CloudTrail record",
          array,
          start,
          end);
    }
  }

  private boolean cloudTrail(byte[] array) {
    if (fields.has(S3) && is(EVENT_SOURCE, "aws:s3")) {
      return notification();
    }
    int detail = fields.find(DETAIL);
    if (detail >= 0 && fields.has(DETAIL_TYPE)) {
      return eventBridge(array, detail);
    }
    delivery.event(event);
    return true;
  }

  private boolean other(byte[] array, long index) {
    int detail = fields.find(DETAIL);
    if (detail >= 0 && fields.has(DETAIL_TYPE)) {
      return eventBridge(array, detail);
    }
    if (fields.has(MESSAGE_TYPE) && fields.has(LOG_EVENTS)) {
      return logEvents(index);
    }
    if (fields.has(TYPE) && fields.has(MESSAGE)) {
      return sns(index);
    }
    if (fields.has(S3_BUCKET) && fields.has(S3_OBJECT_KEY)) {
      return notices(read(NOTICE_BUCKET, values), read(NOTICE_KEYS, others), false);
    }
    if (fields.has(S3)) {
      return notification();
    }
    if (fields.has(EVENT)) {
      return is(TEST, "s3:TestEvent");
    }
    if (accessRecord.isOne(fields)) {
      delivery.event(accessRecord.read(delivery.origin(), event));
      return true;
    }
    return false;
  }

  /** The record is read again, as the object that it is. */
  private boolean eventBridge(byte[] array, int detail) {
    read(DETAIL_TYPE_TEXT, values);
    String type = values.count() == 1 ? values.text(0) : "";
    if (type.startsWith("Object ")) {
      // Deleted, tagged, restored: nothing to fetch.
      return !type.equals("Object Created")
          || notices(read(DETAIL_BUCKET, values), read(DETAIL_KEY, others), false);
    }
    int start = fields.start(detail);
    int end = fields.end(detail);
    if (array[start] != '{' || scanner.scan(array, start, end, false) != end) {
      return false;
    }
    if (!fields.has(EVENT_VERSION) && !fields.has(EVENT_NAME)) {
      return false;
    }
    event.moveTo(delivery.origin(), start, end);
    delivery.event(event);
    return true;
  }

  private boolean logEvents(long index) {
    if (is(KIND, "CONTROL_MESSAGE")) {
      return true;
    }
    return is(KIND, "DATA_MESSAGE") && inner(read(MESSAGES, values), index);
  }

  private boolean sns(long index) {
    return is(MESSAGE_TEXT, CLOUD_TRAIL_TEST) || inner(read(MESSAGE_TEXT, values), index);
  }

  /** Reads strings as if each of them were a Kinesis record. */
  private boolean inner(FieldValues texts, long index) {
    if (level == MOST_LEVELS || !areStrings(texts)) {
      return false;
    }
    ContentReader reader = inner;
    if (reader == null) {
      reader = new ContentReader(limits, delivery, level + 1);
      inner = reader;
    }
    delivery.enter(index);
    for (int i = 0; i < texts.count(); i++) {
      reader.begin();
      reader.queue().append(texts.array(i), texts.offset(i), texts.length(i));
      reader.end();
    }
    delivery.leave();
    return true;
  }

  /** An S3 event notification, of one object. */
  private boolean notification() {
    read(NOTIFIED, values);
    String name = values.count() == 1 ? values.text(0) : "";
    if (!name.isEmpty() && !name.contains("ObjectCreated:")) {
      // Removed, restored, tagged: nothing to fetch.
      return !delivery.isFile();
    }
    return notices(read(BUCKET, values), read(KEY, others), true);
  }

  private boolean notices(FieldValues bucket, FieldValues keys, boolean encoded) {
    if (delivery.isFile() || bucket.count() != 1 || !areStrings(bucket) || !areStrings(keys)) {
      return false;
    }
    for (int i = 0; i < keys.count(); i++) {
      delivery.notice(bucket.text(0), encoded ? decoded(keys, i) : keys.text(i));
    }
    return true;
  }

  private static boolean areStrings(FieldValues values) {
    for (int i = 0; i < values.count(); i++) {
      if (values.kind(i) != ValueKind.STRING || values.length(i) == 0) {
        return false;
      }
    }
    return values.count() > 0;
  }

  /** URL-encoded, with {@code +} for a space. A percent sign that begins no code stays. */
  private static String decoded(FieldValues keys, int index) {
    byte[] array = keys.array(index);
    int end = keys.offset(index) + keys.length(index);
    byte[] into = new byte[keys.length(index)];
    int length = 0;
    for (int i = keys.offset(index); i < end; i++) {
      byte b = array[i];
      if (b == '+') {
        b = ' ';
      } else if (b == '%' && i + 2 < end) {
        int high = JsonString.hexDigit(array[i + 1]);
        int low = JsonString.hexDigit(array[i + 2]);
        if (high >= 0 && low >= 0) {
          b = (byte) (high << 4 | low);
          i += 2;
        }
      }
      into[length++] = b;
    }
    return new String(into, 0, length, StandardCharsets.UTF_8);
  }

  private FieldValues read(JsonPath path, FieldValues into) {
    into.clear();
    event.values(path, into);
    return into;
  }

  private boolean is(JsonPath path, String text) {
    read(path, values);
    return values.count() == 1 && values.kind(0) == ValueKind.STRING && values.text(0).equals(text);
  }
}
