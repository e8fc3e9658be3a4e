package io.trailwarden.test;

import io.trailwarden.test.parts.KinesisEndpoint;
import io.trailwarden.test.parts.KinesisEndpoint.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The sample logs as records of a Kinesis stream, and the sentinels behind them. */
final class SampleStream {
  private SampleStream() {}

  /**
   * Every event of the sample logs in every envelope that AWS's services put on a stream, in no
   * order: a record alone, several as a log file has them, EventBridge's and CloudWatch Logs'.
   */
  static List<Entry> events(long seed) {
    List<byte[]> data = new ArrayList<>();
    int turn = 0;
    for (String key : SampleLogs.logFiles()) {
      if (!SampleLogs.isCloudTrail(key)) {
        data.addAll(accessLogLines(key));
        continue;
      }
      List<String> records = SampleLogs.records(key);
      switch (turn++ % 4) {
        case 0 -> records.forEach(record -> data.add(utf8(record)));
        case 1 -> data.add(utf8("{\"Records\":[" + String.join(",", records) + "]}"));
        case 2 -> records.forEach(record -> data.add(utf8(eventBridge(record))));
        default -> data.add(cloudWatchLogs(records));
      }
    }
    return shuffled(data, seed);
  }

  /** Each log file of the sample logs as the notice that it is there, in no order. */
  static List<Entry> notices(String bucket, long seed) {
    return notices(bucket, SampleLogs.logFiles(), seed);
  }

  /** Each of these objects as the notice that it is there, in no order. */
  static List<Entry> notices(String bucket, List<String> keys, long seed) {
    List<byte[]> data = new ArrayList<>();
    int turn = 0;
    for (String key : keys) {
      String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
      String s3 =
          "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":"
              + "{\"bucket\":{\"name\":\"%s\"},\"object\":{\"key\":\"%s\"}}}]}"
                  .formatted(bucket, encoded);
      String eventBridge =
          "{\"version\":\"0\",\"detail-type\":\"Object Created\",\"source\":\"aws.s3\",\"detail\":"
              + "{\"bucket\":{\"name\":\"%s\"},\"object\":{\"key\":\"%s\"}}}"
                  .formatted(bucket, key);
      String cloudTrail = "{\"s3Bucket\":\"%s\",\"s3ObjectKey\":[\"%s\"]}".formatted(bucket, key);
      data.add(
          utf8(
              switch (turn++ % 4) {
                case 0 -> s3;
                case 1 -> eventBridge;
                case 2 -> cloudTrail;
                default ->
                    "{\"Type\":\"Notification\",\"MessageId\":\"m\",\"Message\":\"%s\"}"
                        .formatted(s3.replace("\"", "\\\""));
              }));
    }
    return shuffled(data, seed);
  }

  private static List<Entry> shuffled(List<byte[]> data, long seed) {
    Random random = new Random(seed);
    Collections.shuffle(data, random);
    List<Entry> entries = new ArrayList<>();
    data.forEach(bytes -> entries.add(new Entry(Long.toHexString(random.nextLong()), bytes)));
    return entries;
  }

  /** Lines as an agent ships them: some at a time. */
  private static List<byte[]> accessLogLines(String key) {
    List<String> lines = SampleLogs.lines(key);
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += 50) {
      String chunk = String.join("\n", lines.subList(from, Math.min(from + 50, lines.size())));
      chunks.add(chunk.getBytes(StandardCharsets.ISO_8859_1));
    }
    return chunks;
  }

  private static String eventBridge(String record) {
    String detailType =
        record.contains("\"AwsConsoleSignIn\"")
            ? "AWS Console Sign In via CloudTrail"
            : "AWS API Call via CloudTrail";
    return "{\"version\":\"0\",\"detail-type\":\"%s\",\"source\":\"aws.iam\",\"detail\":%s}"
        .formatted(detailType, record);
  }

  private static byte[] cloudWatchLogs(List<String> records) {
    StringBuilder json =
        new StringBuilder(
            "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"111122223333\",\"logGroup\":\"trail\","
                + "\"logStream\":\"s\",\"subscriptionFilters\":[\"f\"],\"logEvents\":[");
    for (int i = 0; i < records.size(); i++) {
      String message = records.get(i).replace("\\", "\\\\").replace("\"", "\\\"");
      json.append(i == 0 ? "" : ",")
          .append("{\"id\":\"")
          .append(i)
          .append("\",\"timestamp\":1,\"message\":\"")
          .append(message)
          .append("\"}");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(utf8(json.append("]}").toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Puts an event on each shard that raises an alert of its own; once that alert is there, all that
   * was put on the shard before has been read.
   *
   * @return the events' ids
   */
  static List<String> putSentinels(KinesisEndpoint kinesis, String stream) {
    List<String> ids = new ArrayList<>();
    for (Shard shard : kinesis.openShards(stream)) {
      String id = UUID.randomUUID().toString();
      kinesis.putOnShard(stream, shard, "sentinel", utf8(sentinel(id)));
      ids.add(id);
    }
    return ids;
  }

  /** An event that raises nothing on every shard, so that time comes so far. */
  static void putLater(KinesisEndpoint kinesis, String stream, Instant time) {
    for (Shard shard : kinesis.openShards(stream)) {
      String event =
          sentinel(UUID.randomUUID().toString())
              .replace("2025-03-18T12:00:00Z", time.toString())
              .replace("DeleteTrail", "GetTrail")
              .replace("\"readOnly\":false", "\"readOnly\":true");
      kinesis.putOnShard(stream, shard, "later", utf8(event));
    }
  }

  /** Whether a document is the alert of a sentinel. */
  static boolean isOfSentinel(String document) {
    return document.contains(SENTINEL_TRAIL);
  }

  private static final String SENTINEL_TRAIL = "sentinel-trail";

  private static String sentinel(String id) {
    return """
        {"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDASENTINEL",\
        "arn":"arn:aws:iam::111122223333:user/sentinel","accountId":"111122223333",\
        "accessKeyId":"ASIASENTINEL","userName":"sentinel"},"eventTime":"2025-03-18T12:00:00Z",\
        "eventSource":"cloudtrail.amazonaws.com","eventName":"DeleteTrail","awsRegion":"us-east-1",\
        "sourceIPAddress":"192.0.2.1","userAgent":"sentinel","requestParameters":{"name":"%s"},\
        "responseElements":null,"requestID":"r","eventID":"%s","readOnly":false,\
        "eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333",\
        "eventCategory":"Management"}"""
        .formatted(SENTINEL_TRAIL, id);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
