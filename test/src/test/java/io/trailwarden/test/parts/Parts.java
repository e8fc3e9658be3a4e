package io.trailwarden.test.parts;

import java.util.Map;
import java.util.TreeMap;
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

  private static @Nullable FlinkCluster flink;

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

  /**
   * A Flink cluster of one TaskManager with two slots. Its processes, and command lines that submit
   * to it, have {@link Aws#environment} and the addresses of {@link #kinesis} and {@link #s3} in
   * their environment, as AWS's clients read them.
   */
  public static synchronized FlinkCluster flink() {
    if (flink == null) {
      flink = FlinkCluster.start("flink-shared", 1, 2, endpoints());
    }
    return flink;
  }

  /**
   * The environment of a process whose AWS clients are to find {@link #kinesis} and {@link #s3}.
   */
  public static synchronized Map<String, String> endpoints() {
    Map<String, String> environment = new TreeMap<>(Aws.environment());
    environment.put("AWS_ENDPOINT_URL_KINESIS", kinesis().uri().toString());
    environment.put("AWS_ENDPOINT_URL_S3", s3().uri().toString());
    return environment;
  }
}
