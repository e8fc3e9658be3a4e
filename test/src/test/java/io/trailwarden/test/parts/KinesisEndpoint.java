package io.trailwarden.test.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A Kinesis endpoint: kinesis-local, which npm installs when it is first needed. Streams live in
 * its memory.
 */
public final class KinesisEndpoint implements AutoCloseable {

  private static final int MOST_RECORDS_OF_A_CALL = 500;
  private static final int MOST_BYTES_OF_A_CALL = 4_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final URI uri;
  private final PartProcess process;
  private final KinesisClient client;

  private KinesisEndpoint(URI uri, PartProcess process, KinesisClient client) {
    this.uri = uri;
    this.process = process;
    this.client = client;
  }

  /** One record of a stream. */
  public record Entry(String partitionKey, byte[] data) {
    public Entry {
      data = data.clone();
    }
  }

  /** Starts an endpoint without streams, and waits until it answers. */
  public static KinesisEndpoint start(String name) {
    Path main = installed();
    int port = Workspace.freePort();
    URI uri = URI.create("http://127.0.0.1:" + port);
    PartProcess process =
        PartProcess.start(
            name,
            List.of("node", main.toString()),
            Map.of(
                "KINESIS_MOCK_PLAIN_PORT", Integer.toString(port),
                "KINESIS_MOCK_TLS_PORT", Integer.toString(Workspace.freePort()),
                "KINESIS_MOCK_CERT_PATH", main.resolveSibling("server.json").toString(),
                "CREATE_STREAM_DURATION", "50ms",
                "DELETE_STREAM_DURATION", "50ms",
                "SPLIT_SHARD_DURATION", "50ms",
                "MERGE_SHARDS_DURATION", "50ms",
                "LOG_LEVEL", "WARN"),
            Workspace.newFolder(name),
            Workspace.log(name));
    KinesisClient client =
        KinesisClient.builder()
            .endpointOverride(uri)
            .region(Aws.REGION)
            .credentialsProvider(Aws.credentials())
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    KinesisEndpoint endpoint = new KinesisEndpoint(uri, process, client);
    process.awaitReady(LIMIT, () -> client.listStreams().hasStreamNames());
    return endpoint;
  }

  private static synchronized Path installed() {
    Path folder = Workspace.module().resolve("kinesis");
    Path main = folder.resolve("node_modules/kinesis-local/main.js");
    if (!Files.exists(main)) {
      Path log = Workspace.log("npm");
      try {
        Process npm =
            new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(5, TimeUnit.MINUTES)) {
          npm.destroyForcibly();
          throw new IllegalStateException("npm ci did not end within 5 minutes; see " + log);
        }
        if (npm.exitValue() != 0) {
          throw new IllegalStateException("npm ci failed:\n" + Files.readString(log));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("The Kinesis endpoint of the tests needs node and npm", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while npm installs the Kinesis endpoint", e);
      }
    }
    return main;
  }

  /** Where the endpoint listens: {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return uri;
  }

  /**
   * A client of this endpoint, for what the methods here don't do. It is closed with the endpoint.
   */
  public KinesisClient client() {
    return client;
  }

  /**
   * Creates a stream and waits until it is active.
   *
   * @return its ARN
   */
  public String createStream(String stream, int shards) {
    client.createStream(r -> r.streamName(stream).shardCount(shards));
    awaitActive(stream);
    return client
        .describeStreamSummary(r -> r.streamName(stream))
        .streamDescriptionSummary()
        .streamARN();
  }

  /** Deletes a stream, and waits until its name is free again. */
  public void deleteStream(String stream) {
    client.deleteStream(r -> r.streamName(stream).enforceConsumerDeletion(true));
    Awaitility.await("stream " + stream + " is gone")
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !client.listStreams().streamNames().contains(stream));
  }

  /**
   * Puts records in the order given, in as few calls as Kinesis allows.
   *
   * @throws IllegalStateException if the endpoint refuses one
   */
  public void put(String stream, List<Entry> entries) {
    List<PutRecordsRequestEntry> call = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : entries) {
      long size = entry.data().length + (long) entry.partitionKey().length();
      if (call.size() == MOST_RECORDS_OF_A_CALL || bytes + size > MOST_BYTES_OF_A_CALL) {
        putOnce(stream, call);
        call.clear();
        bytes = 0;
      }
      call.add(
          PutRecordsRequestEntry.builder()
              .partitionKey(entry.partitionKey())
              .data(SdkBytes.fromByteArray(entry.data()))
              .build());
      bytes += size;
    }
    if (!call.isEmpty()) {
      putOnce(stream, call);
    }
  }

  private void putOnce(String stream, List<PutRecordsRequestEntry> entries) {
    PutRecordsResponse response = client.putRecords(r -> r.streamName(stream).records(entries));
    if (response.failedRecordCount() != null && response.failedRecordCount() > 0) {
      throw new IllegalStateException(
          response.failedRecordCount() + " of " + entries.size() + " records refused: " + response);
    }
  }

  /**
   * Puts one record on a shard, whatever its partition key hashes to.
   *
   * @param shard one of {@link #openShards}
   */
  public void putOnShard(String stream, Shard shard, String partitionKey, byte[] data) {
    client.putRecord(
        r ->
            r.streamName(stream)
                .partitionKey(partitionKey)
                .explicitHashKey(shard.hashKeyRange().startingHashKey())
                .data(SdkBytes.fromByteArray(data)));
  }

  /** All shards of a stream, also those that a split or merge closed. */
  public List<Shard> shards(String stream) {
    List<Shard> shards = new ArrayList<>();
    var page = client.listShards(r -> r.streamName(stream));
    shards.addAll(page.shards());
    while (page.nextToken() != null) {
      String next = page.nextToken();
      page = client.listShards(r -> r.nextToken(next));
      shards.addAll(page.shards());
    }
    return shards;
  }

  /** The shards of a stream that take records. */
  public List<Shard> openShards(String stream) {
    return shards(stream).stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .toList();
  }

  /** Splits a shard in its middle, and waits until the stream is active again. */
  public void split(String stream, Shard shard) {
    BigInteger first = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger last = new BigInteger(shard.hashKeyRange().endingHashKey());
    BigInteger middle = first.add(last).shiftRight(1).add(BigInteger.ONE);
    client.splitShard(
        r ->
            r.streamName(stream)
                .shardToSplit(shard.shardId())
                .newStartingHashKey(middle.toString()));
    awaitActive(stream);
  }

  /** Merges two adjacent shards, and waits until the stream is active again. */
  public void merge(String stream, Shard shard, Shard neighbour) {
    client.mergeShards(
        r ->
            r.streamName(stream)
                .shardToMerge(shard.shardId())
                .adjacentShardToMerge(neighbour.shardId()));
    awaitActive(stream);
  }

  private void awaitActive(String stream) {
    Awaitility.await("stream " + stream + " is active")
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                client
                        .describeStreamSummary(r -> r.streamName(stream))
                        .streamDescriptionSummary()
                        .streamStatus()
                    == StreamStatus.ACTIVE);
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
