package io.trailwarden.samplelogs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Calls that decide who may use a bucket. */
final class Policies {
  private Policies() {}

  static ObjectNode allow(Object principal, Object actions, Object resources) {
    return Json.object(
        "Effect", "Allow", "Principal", principal, "Action", actions, "Resource", resources);
  }

  static Call write(Identity by, Bucket bucket, JsonNode... statements) {
    return onBucket(by, "PutBucketPolicy", bucket)
        .request(
            "bucketName",
            bucket.name(),
            "Host",
            bucket.host(),
            "policy",
            "",
            "bucketPolicy",
            Json.object("Version", "2012-10-17", "Statement", Json.array((Object[]) statements)));
  }

  static Call acl(Identity by, Bucket bucket, String canned) {
    return onBucket(by, "PutBucketAcl", bucket)
        .request(
            "bucketName", bucket.name(), "Host", bucket.host(), "acl", "", "x-amz-acl", canned);
  }

  static Call publicAccessBlock(Identity by, Bucket bucket, boolean on) {
    return onBucket(by, "PutBucketPublicAccessBlock", bucket)
        .request(
            "publicAccessBlock",
            "",
            "bucketName",
            bucket.name(),
            "Host",
            bucket.host(),
            "PublicAccessBlockConfiguration",
            Json.object(
                "xmlns",
                "http://s3.amazonaws.com/doc/2006-03-01/",
                "RestrictPublicBuckets",
                on,
                "BlockPublicPolicy",
                on,
                "BlockPublicAcls",
                on,
                "IgnorePublicAcls",
                on));
  }

  static Call onBucket(Identity by, String name, Bucket bucket) {
    return Call.write("s3", name, by)
        .host(bucket.host())
        .additional(
            "SignatureVersion",
            "SigV4",
            "CipherSuite",
            "TLS_AES_128_GCM_SHA256",
            "bytesTransferredIn",
            342,
            "AuthenticationMethod",
            "AuthHeader",
            "bytesTransferredOut",
            0)
        .resource(bucket.place().account(), "AWS::S3::Bucket", "arn:aws:s3:::" + bucket.name());
  }
}
