package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.ValueKind;
import org.jspecify.annotations.Nullable;

/** What a request to S3 touches, and how its access-log line says it came. */
final class S3Request {
  private static final byte[] NONE = {'n', 'o', 'n', 'e'};

  private S3Request() {}

  /** Whether an access-log line names no requester; null for other events. */
  static @Nullable Boolean anonymous(Event event, EventText text) {
    return event.source() == LogSource.S3_SERVER_ACCESS
        ? (Boolean) !text.isPresent(event, Names.REQUESTER)
        : null;
  }

  /** Whether an access-log line can be read in more than one way; null for other events. */
  static @Nullable Boolean ambiguous(Event event) {
    return event.source() == LogSource.S3_SERVER_ACCESS ? (Boolean) event.isAmbiguous() : null;
  }

  /** Whether the signature came in the URL: whoever has the URL can use it. */
  static @Nullable Boolean presigned(Event event, EventText text) {
    String type =
        event.source() == LogSource.S3_SERVER_ACCESS ? text.first(event, Names.AUTH_TYPE) : null;
    return type == null ? null : (Boolean) type.equals("QueryString");
  }

  /**
   * Such as {@code TLSv1.2}; {@code none} where the line says that there was none; nothing where it
   * says nothing, as older lines and ambiguous ones do. Asked of nearly every line, so that no
   * string is made.
   */
  static void tlsVersion(Event event, EventText text, FieldValues into) {
    if (event.source() != LogSource.S3_SERVER_ACCESS) {
      return;
    }
    FieldValues values = text.raw(event, Names.TLS_VERSION);
    if (values.isMissing()) {
      return;
    }
    byte[] line = values.array(0);
    int offset = values.offset(0);
    int length = values.length(0);
    if (length == 0 || (length == 1 && line[offset] == '-')) {
      into.add(ValueKind.STRING, NONE, 0, NONE.length);
    } else {
      into.add(ValueKind.STRING, line, offset, length);
    }
  }

  /** {@code SigV2} or {@code SigV4}. */
  static @Nullable String signature(Event event, EventText text) {
    return event.source() == LogSource.S3_SERVER_ACCESS
        ? text.first(event, Names.SIGNATURE_VERSION)
        : null;
  }

  /** Whether the touched bucket is one that the user named as a trail's; null without a bucket. */
  static @Nullable Boolean trailBucket(Event event, EventText text, Environment environment) {
    String bucket;
    if (event.source() == LogSource.S3_SERVER_ACCESS) {
      bucket = text.first(event, Names.BUCKET_NAME);
    } else {
      bucket = text.first(event, Names.REQUEST_BUCKET);
      if (bucket == null) {
        bucket = text.first(event, Names.REQUEST_S3_BUCKET);
      }
      if (bucket == null) {
        return ofResources(event, text, environment);
      }
    }
    return bucket == null ? null : (Boolean) environment.trailBuckets().contains(bucket);
  }

  private static @Nullable Boolean ofResources(
      Event event, EventText text, Environment environment) {
    Boolean found = null;
    for (String arn : text.all(event, Names.RESOURCES_ARN, ResourceArns.LIMIT)) {
      int bucket = arn.indexOf(":s3:::");
      if (arn.startsWith("arn:") && bucket > 0) {
        String name = arn.substring(bucket + ":s3:::".length());
        int slash = name.indexOf('/');
        String container = slash < 0 ? name : name.substring(0, slash);
        found = Boolean.TRUE.equals(found) || environment.trailBuckets().contains(container);
      }
    }
    return found;
  }

  /**
   * {@code bucket B}, {@code access point A}, or {@code account N} for a setting of the account.
   */
  static @Nullable String resource(Event event, EventText text) {
    if (event.source() == LogSource.S3_SERVER_ACCESS) {
      String bucket = text.first(event, Names.BUCKET_NAME);
      return bucket == null ? null : "bucket " + bucket;
    }
    String source = text.first(event, Names.EVENT_SOURCE);
    if (source == null || !source.startsWith("s3")) {
      return null;
    }
    String name = text.first(event, Names.REQUEST_NAME);
    if (name != null) {
      return "access point " + name;
    }
    String bucket = text.first(event, Names.REQUEST_BUCKET);
    if (bucket != null) {
      return "bucket " + bucket;
    }
    String account = text.first(event, Names.RECIPIENT_ACCOUNT_ID);
    return account == null ? null : "account " + account;
  }
}
