package io.trailwarden.test.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 endpoint: s3mock. Objects live in its folder until it ends. */
public final class S3Endpoint implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int UPLOADS_AT_A_TIME = 8;
  private static final String SIDECAR = ".metadata.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI uri;
  private final PartProcess process;
  private final S3Client client;

  private S3Endpoint(URI uri, PartProcess process, S3Client client) {
    this.uri = uri;
    this.process = process;
    this.client = client;
  }

  /** Starts an endpoint without buckets, and waits until it answers. */
  public static S3Endpoint start(String name) {
    int port = Workspace.freePort();
    URI uri = URI.create("http://127.0.0.1:" + port);
    Path folder = Workspace.newFolder(name);
    PartProcess process =
        PartProcess.start(
            name,
            List.of(
                Workspace.java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-jar",
                Workspace.fetched("s3mock.jar").toString(),
                "--server.port=" + Workspace.freePort(),
                "--server.address=127.0.0.1",
                "--com.adobe.testing.s3mock.httpPort=" + port),
            Map.of(
                "COM_ADOBE_TESTING_S3MOCK_STORE_ROOT",
                Workspace.newFolder(name + "-store").toString()),
            folder,
            Workspace.log(name));
    S3Client client =
        S3Client.builder()
            .endpointOverride(uri)
            .region(Aws.REGION)
            .credentialsProvider(Aws.credentials())
            .forcePathStyle(true)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    S3Endpoint endpoint = new S3Endpoint(uri, process, client);
    process.awaitReady(START_LIMIT, () -> client.listBuckets().hasBuckets());
    return endpoint;
  }

  /** Where the endpoint listens: {@code http://127.0.0.1:PORT}. Clients must ask for path style. */
  public URI uri() {
    return uri;
  }

  /**
   * A client of this endpoint, for what the methods here don't do. It is closed with the endpoint.
   */
  public S3Client client() {
    return client;
  }

  /** Creates an empty bucket. */
  public void createBucket(String bucket) {
    client.createBucket(r -> r.bucket(bucket));
  }

  /**
   * Puts a folder with all below it into a bucket; a file's path in the folder is its key. A file
   * {@code KEY.metadata.json} beside another says that one's user metadata: as a flat object, or as
   * {@code aws s3api head-object} prints it. It is not an object of the bucket itself.
   *
   * @return how many objects were put
   */
  public int upload(String bucket, Path folder) {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).filter(file -> !isSidecar(file)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
    ExecutorService uploads = Executors.newFixedThreadPool(UPLOADS_AT_A_TIME);
    try {
      List<Future<?>> puts = new ArrayList<>();
      for (Path file : files) {
        String key = folder.relativize(file).toString();
        puts.add(uploads.submit(() -> put(bucket, key, file)));
      }
      for (Future<?> put : puts) {
        put.get();
      }
      return files.size();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot put " + folder + " into " + bucket, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while putting " + folder + " into " + bucket, e);
    } finally {
      uploads.shutdownNow();
    }
  }

  /** Puts one file; its sidecar, if there is one beside it, becomes its user metadata. */
  public void put(String bucket, String key, Path file) {
    Map<String, String> metadata = metadataOf(file);
    client.putObject(r -> r.bucket(bucket).key(key).metadata(metadata), file);
  }

  private static boolean isSidecar(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SIDECAR)
        && Files.exists(file.resolveSibling(name.substring(0, name.length() - SIDECAR.length())));
  }

  private static Map<String, String> metadataOf(Path file) {
    Path sidecar = file.resolveSibling(file.getFileName() + SIDECAR);
    Map<String, String> metadata = new TreeMap<>();
    if (Files.exists(sidecar)) {
      try {
        JsonNode content = JSON.readTree(Files.readAllBytes(sidecar));
        JsonNode fields = content.has("Metadata") ? content.get("Metadata") : content;
        fields
            .fields()
            .forEachRemaining(field -> metadata.put(field.getKey(), field.getValue().asText()));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + sidecar, e);
      }
    }
    return metadata;
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
