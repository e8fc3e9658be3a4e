package io.trailwarden.event;

import java.util.List;

/**
 * The fields of a line of an S3 server access log, as AWS's Athena table for them names them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html">Log
 *     format</a>
 */
public final class AccessLogFields {
  /** In the order of a line. The last one was added after Athena's table was published. */
  public static final List<String> NAMES =
      List.of(
          "bucketowner",
          "bucket_name",
          "requestdatetime",
          "remoteip",
          "requester",
          "requestid",
          "operation",
          "key",
          "request_uri",
          "httpstatus",
          "errorcode",
          "bytessent",
          "objectsize",
          "totaltime",
          "turnaroundtime",
          "referrer",
          "useragent",
          "versionid",
          "hostid",
          "sigv",
          "ciphersuite",
          "authtype",
          "endpoint",
          "tlsversion",
          "accesspointarn",
          "aclrequired",
          "sourceregion");

  private AccessLogFields() {}
}
