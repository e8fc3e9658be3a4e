package io.trailwarden.samplelogs;

import org.jspecify.annotations.Nullable;

/**
 * One request to a bucket, as its access log and as a data event of CloudTrail write it: both name
 * the same request id. Not thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html">Amazon S3
 *     server access log format</a>
 */
final class S3Request {
  /** The canonical id of the production account, which owns the buckets. */
  private static final String OWNER =
      "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

  private final Bucket bucket;
  private final String operation;
  private final String key;
  private final String requestId;
  private final String hostId;
  private final int turnaround;
  private Identity identity = Identity.anonymous();
  private long second;
  private String address = "-";
  private String agent = "-";
  private @Nullable String requester;
  private @Nullable String uri;
  private String status = "200";
  private String error = "-";
  private long size = -1;
  private boolean bodySent;
  private String referrer = "-";
  private String version = "-";
  private boolean signed = true;
  private boolean encrypted = true;
  private boolean byService;
  private int lateMinutes;
  private boolean twice;

  private S3Request(Bucket bucket, String operation, String key, Dice dice) {
    this.bucket = bucket;
    this.operation = operation;
    this.key = key;
    this.requestId = dice.requestId();
    this.hostId = dice.base64(75) + "=";
    this.turnaround = dice.between(8, 90);
  }

  /** {@code of(bucket, "REST.GET.OBJECT", "2025/q1.csv", dice)}; key {@code -} for none. */
  static S3Request of(Bucket bucket, String operation, String key, Dice dice) {
    return new S3Request(bucket, operation, key, dice);
  }

  S3Request at(long second) {
    this.second = second;
    return this;
  }

  S3Request by(Identity identity) {
    this.identity = identity;
    this.requester = identity.requester();
    return this;
  }

  /** Anybody: no signature. */
  S3Request byAnybody() {
    signed = false;
    return this;
  }

  /** S3 itself or a service of AWS, as the log names it. */
  S3Request byService(String name) {
    requester = name;
    byService = true;
    return this;
  }

  S3Request from(String address, String agent) {
    this.address = address;
    this.agent = agent;
    return this;
  }

  /** The request line where it isn't simply the key's. */
  S3Request uri(String uri) {
    this.uri = uri;
    return this;
  }

  S3Request answered(String status, String error) {
    this.status = status;
    this.error = error;
    return this;
  }

  /** The object's size; it is sent with the answer. */
  S3Request sends(long size) {
    this.size = size;
    this.bodySent = true;
    return this;
  }

  /** The object's size; it came with the request. */
  S3Request takes(long size) {
    this.size = size;
    return this;
  }

  S3Request referrer(String referrer) {
    this.referrer = referrer;
    return this;
  }

  S3Request version(String version) {
    this.version = version;
    return this;
  }

  /** Plain HTTP. */
  S3Request unencrypted() {
    encrypted = false;
    return this;
  }

  S3Request lateBy(int minutes) {
    lateMinutes = minutes;
    return this;
  }

  S3Request twice() {
    twice = true;
    return this;
  }

  Bucket bucket() {
    return bucket;
  }

  long second() {
    return second;
  }

  int lateMinutes() {
    return lateMinutes;
  }

  boolean isTwice() {
    return twice;
  }

  /** The line of the access log, without its end. */
  String line() {
    String sentBytes =
        bodySent && size > 0 && status.startsWith("20") ? "" + size : bytesOfAnswer();
    boolean overHttp = !operation.startsWith("S3.") && !operation.startsWith("BATCH.");
    return String.join(
        " ",
        OWNER,
        bucket.name(),
        "[" + Times.accessLogLine(second) + "]",
        address,
        requester == null ? "-" : requester,
        requestId,
        operation,
        key,
        overHttp ? '"' + requestLine() + '"' : "-",
        status,
        error,
        sentBytes,
        size < 0 ? "-" : "" + size,
        overHttp ? "" + (turnaround + 3) : "-",
        overHttp ? "" + turnaround : "-",
        '"' + referrer + '"',
        '"' + agent + '"',
        version,
        hostId,
        signed && overHttp ? "SigV4" : "-",
        encrypted && overHttp ? "TLS_AES_128_GCM_SHA256" : "-",
        signed && overHttp ? "AuthHeader" : "-",
        overHttp ? bucket.host() : "-",
        encrypted && overHttp ? "TLSv1.3" : "-",
        "-",
        "-");
  }

  private String bytesOfAnswer() {
    return switch (error) {
      case "-" -> "-";
      case "AccessDenied" -> "243";
      default -> "297";
    };
  }

  private String requestLine() {
    if (uri != null) {
      return uri;
    }
    String[] parts = operation.split("\\.");
    return parts[1] + " /" + (key.equals("-") ? "" : key) + " HTTP/1.1";
  }

  /** The trail's record of it; null when the trail records no such thing. */
  @Nullable Call dataEvent() {
    String name =
        switch (operation) {
          case "REST.GET.OBJECT" -> "GetObject";
          case "REST.HEAD.OBJECT" -> "HeadObject";
          case "REST.PUT.OBJECT" -> "PutObject";
          case "REST.DELETE.OBJECT" -> "DeleteObject";
          default -> "";
        };
    if (!bucket.hasDataEvents() || byService || name.isEmpty()) {
      return null;
    }
    boolean reads = name.equals("GetObject") || name.equals("HeadObject");
    Call call = reads ? Call.read("s3", name, identity) : Call.write("s3", name, identity);
    call.at(bucket.place(), second)
        .from(address, "[" + agent + "]")
        .request("bucketName", bucket.name(), "Host", bucket.host(), "key", key)
        .additional(
            "SignatureVersion",
            "SigV4",
            "CipherSuite",
            "TLS_AES_128_GCM_SHA256",
            "bytesTransferredIn",
            bodySent || size < 0 ? 0L : size,
            "AuthenticationMethod",
            "AuthHeader",
            "x-amz-id-2",
            hostId,
            "bytesTransferredOut",
            bodySent && size > 0 ? size : 0L)
        .requestId(requestId)
        .host(bucket.host())
        .resource(
            bucket.place().account(),
            "AWS::S3::Object",
            "arn:aws:s3:::" + bucket.name() + "/" + key)
        .dataEvent();
    if (!signed) {
      call.additional(
          "CipherSuite",
          "TLS_AES_128_GCM_SHA256",
          "bytesTransferredIn",
          0,
          "x-amz-id-2",
          hostId,
          "bytesTransferredOut",
          bodySent && size > 0 ? size : 0L);
    }
    return switch (error) {
      case "-" -> call;
      case "AccessDenied" -> call.failed(error, "Access Denied");
      case "NoSuchKey" -> call.failed(error, "The specified key does not exist.");
      default -> call.failed(error, error);
    };
  }
}
