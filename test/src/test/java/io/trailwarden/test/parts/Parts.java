package io.trailwarden.test.parts;

import org.jspecify.annotations.Nullable;

/**
 * The parts that all tests of this JVM share, each started when it is first asked for. They end
 * with the JVM, however that ends. A test leaves them as usable as it found them, and takes names
 * of its own for indices, streams and buckets; one that wants to break a part starts its own.
 */
public final class Parts {

  private static @Nullable OpenSearchNode openSearch;
  private static @Nullable KinesisEndpoint kinesis;
  private static @Nullable S3Endpoint s3;

  private Parts() {}

  /** A secured OpenSearch node. */
  public static synchronized OpenSearchNode openSearch() {
    if (openSearch == null) {
      openSearch = OpenSearchNode.startSecured("opensearch-shared");
    }
    return openSearch;
  }

  /** A Kinesis endpoint. */
  public static synchronized KinesisEndpoint kinesis() {
    if (kinesis == null) {
      kinesis = KinesisEndpoint.start("kinesis-shared");
    }
    return kinesis;
  }

  /** An S3 endpoint. */
  public static synchronized S3Endpoint s3() {
    if (s3 == null) {
      s3 = S3Endpoint.start("s3-shared");
    }
    return s3;
  }
}
