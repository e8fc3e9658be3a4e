package io.trailwarden.read;

import io.trailwarden.event.AccessLogFields;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.Origin;
import io.trailwarden.event.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An access-log record as CloudWatch Logs gets it: the fields of a line as JSON, under other names
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/sal-cw-log-format.html">S3 user
 * guide, "Log format in CloudWatch Logs"</a>). The event has the names of a line's fields, and
 * {@code -} where JSON says null. Nothing of it is ambiguous. Working memory of one reader.
 */
final class AccessLogRecord {
  private static final FieldTable.Name BUCKET_NAME = new FieldTable.Name("bucket_name");
  private static final FieldTable.Name OPERATION = new FieldTable.Name("operation");

  /** JSON names by the name of the line's field, where they differ. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("bucketowner", List.of("bucket_owner_id", "bucket_owner")),
          Map.entry("requestdatetime", List.of("request_time")),
          Map.entry("remoteip", List.of("remote_ip")),
          Map.entry("requestid", List.of("request_id")),
          Map.entry("key", List.of("key_name", "key")),
          Map.entry("httpstatus", List.of("http_status")),
          Map.entry("errorcode", List.of("error_code")),
          Map.entry("bytessent", List.of("bytes_sent")),
          Map.entry("objectsize", List.of("object_size")),
          Map.entry("totaltime", List.of("total_time", "total_time_ms")),
          Map.entry(
              "turnaroundtime",
              List.of("turn_around_time", "turnaround_time", "turn_around_time_ms")),
          Map.entry("referrer", List.of("referer", "referrer")),
          Map.entry("useragent", List.of("user_agent")),
          Map.entry("versionid", List.of("version_id")),
          Map.entry("hostid", List.of("host_id")),
          Map.entry("sigv", List.of("signature_version", "sigv")),
          Map.entry("ciphersuite", List.of("cipher_suite")),
          Map.entry("authtype", List.of("authentication_type", "auth_type")),
          Map.entry("endpoint", List.of("host_header", "endpoint")),
          Map.entry("tlsversion", List.of("tls_version")),
          Map.entry("accesspointarn", List.of("access_point_arn")),
          Map.entry("aclrequired", List.of("acl_required")),
          Map.entry("sourceregion", List.of("source_region", "region", "aws_region")));

  private static final byte[] NONE = {'-'};

  private final List<List<JsonPath>> paths = new ArrayList<>();
  private final AccessLogEvent event = new AccessLogEvent();
  private final FieldValues values = new FieldValues();
  private byte[] texts = new byte[1024];
  private int used;

  AccessLogRecord() {
    for (String name : AccessLogFields.NAMES) {
      paths.add(NAMES.getOrDefault(name, List.of(name)).stream().map(JsonPath::of).toList());
    }
  }

  boolean isOne(FieldTable fields) {
    return fields.has(BUCKET_NAME) && fields.has(OPERATION);
  }

  /** The event of an object that {@link #isOne}. */
  AccessLogEvent read(Origin origin, CloudTrailEvent object) {
    int length = object.raw().length();
    if (texts.length < length + paths.size()) {
      texts = new byte[2 * (length + paths.size())];
    }
    used = 0;
    event.begin(texts);
    for (int field = 0; field < paths.size(); field++) {
      for (JsonPath path : paths.get(field)) {
        values.clear();
        object.values(path, values);
        if (!values.isMissing()) {
          set(field);
          break;
        }
      }
    }
    event.moveTo(
        origin, object.raw().array(), object.raw().offset(), object.raw().offset() + length);
    return event;
  }

  private void set(int field) {
    boolean none = values.kind(0) == ValueKind.NULL || values.length(0) == 0;
    byte[] array = none ? NONE : values.array(0);
    int offset = none ? 0 : values.offset(0);
    int length = none ? 1 : values.length(0);
    System.arraycopy(array, offset, texts, used, length);
    event.set(field, used, used + length);
    used += length;
  }
}
