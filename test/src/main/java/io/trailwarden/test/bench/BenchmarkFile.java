package io.trailwarden.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * A CloudTrail log file as AWS delivers it, made from a seed: the same seed gives the same bytes.
 *
 * @param compressed one gzip member
 * @param inflatedLength in bytes
 * @param events how many records it holds
 * @param sha256 of the inflated bytes, in hex, by which a benchmark proves that it read them all
 */
record BenchmarkFile(byte[] compressed, int inflatedLength, int events, String sha256) {

  private static final String[][] CALLS = {
    {"s3.amazonaws.com", "GetObject", "true"},
    {"s3.amazonaws.com", "PutObject", "false"},
    {"ec2.amazonaws.com", "DescribeInstances", "true"},
    {"sts.amazonaws.com", "AssumeRole", "true"},
    {"kms.amazonaws.com", "Decrypt", "true"},
    {"iam.amazonaws.com", "ListUsers", "true"},
    {"logs.amazonaws.com", "CreateLogStream", "false"},
    {"dynamodb.amazonaws.com", "DescribeTable", "true"}
  };

  /** About 1.75 KB a record, which is what CloudTrail's records are on average. */
  static BenchmarkFile of(long seed, int events) {
    Random random = new Random(seed);
    StringBuilder json = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < events; i++) {
      append(json.append(i == 0 ? "" : ","), random, i);
    }
    byte[] inflated = json.append("]}").toString().getBytes(UTF_8);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(inflated);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BenchmarkFile(
        compressed.toByteArray(), inflated.length, events, hex(newSha256().digest(inflated)));
  }

  private static void append(StringBuilder json, Random random, int index) {
    String[] call = CALLS[random.nextInt(CALLS.length)];
    String account = random.nextBoolean() ? "111122223333" : "444455556666";
    String role = "service-role-" + random.nextInt(40);
    String session = "session-" + hex(bytes(random, 8));
    String time = Instant.ofEpochSecond(1_767_225_600L + index / 20).toString();
    json.append(
        """
        {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROA%1$s:%2$s",\
        "arn":"arn:aws:sts::%3$s:assumed-role/%4$s/%2$s","accountId":"%3$s","accessKeyId":"ASIA%1$s",\
        "sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA%1$s",\
        "arn":"arn:aws:iam::%3$s:role/%4$s","accountId":"%3$s","userName":"%4$s"},\
        "attributes":{"creationDate":"%5$s","mfaAuthenticated":"false"}}},"eventTime":"%5$s",\
        "eventSource":"%6$s","eventName":"%7$s","awsRegion":"us-east-1","sourceIPAddress":"10.%8$d.%9$d.17",\
        "userAgent":"[aws-sdk-java/2.29.0 Linux/5.10.0 OpenJDK_64-Bit_Server_VM/17.0.15+6-LTS \
        exec-env/AWS_ECS_FARGATE]",\
        "requestParameters":{"bucketName":"data-%8$d","Host":"data-%8$d.s3.us-east-1.amazonaws.com",\
        "key":"warehouse/events/day=2026-01-01/part-%10$s-%11$s.snappy.parquet",\
        "maxResults":1000},\
        "responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":\
        "ECDHE-RSA-AES128-GCM-SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader",\
        "x-amz-id-2":"%10$s%11$s","bytesTransferredOut":%9$d},"requestID":"%11$s",\
        "eventID":"%12$s","readOnly":%13$s,"resources":[{"type":"AWS::S3::Object",\
        "ARN":"arn:aws:s3:::data-%8$d/warehouse/"},\
        {"accountId":"%3$s","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::data-%8$d"}],"eventType":"AwsApiCall",\
        "managementEvent":false,"recipientAccountId":"%3$s","vpcEndpointId":"vpce-0a1b2c3d4e5f60718",\
        "eventCategory":"Data","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",\
        "clientProvidedHostHeader":"data-%8$d.s3.us-east-1.amazonaws.com"}}"""
            .formatted(
                hex(bytes(random, 8)).toUpperCase(Locale.ROOT),
                session,
                account,
                role,
                time,
                call[0],
                call[1],
                random.nextInt(256),
                random.nextInt(256),
                hex(bytes(random, 16)),
                hex(bytes(random, 8)),
                uuid(bytes(random, 16)),
                call[2]));
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String uuid(byte[] bytes) {
    String hex = hex(bytes);
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }
}
