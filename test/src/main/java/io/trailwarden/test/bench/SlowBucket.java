package io.trailwarden.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A directory as a bucket of S3 that takes its time: every request is answered so much later,
 * however many are under way. It knows what reading an archive needs, {@code ListObjectsV2} and
 * {@code GetObject}; the metadata of an object is what {@code KEY.metadata.json} says beside it.
 */
final class SlowBucket implements AutoCloseable {
  private static final String SIDECAR = ".metadata.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bucket;
  private final long delay;
  private final TreeMap<String, Path> objects = new TreeMap<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();

  static {
    // Else each answer waits for the client's delayed acknowledgement of its headers, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
  }

  SlowBucket(String bucket, Path directory, Duration delay) throws IOException {
    this.bucket = bucket;
    this.delay = delay.toMillis();
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> objects.put(directory.relativize(file).toString(), file));
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int requests() {
    return requests.get();
  }

  /** Over how many connections requests came, since this was asked last. */
  int connections() {
    int count = connections.size();
    connections.clear();
    return count;
  }

  /** How many requests were answered at the same time, since this was asked last. */
  int mostUnderWay() {
    return mostUnderWay.getAndSet(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    connections.add(exchange.getRemoteAddress());
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try (exchange) {
      Thread.sleep(delay);
      String path = exchange.getRequestURI().getPath();
      String key = path.length() > bucket.length() + 2 ? path.substring(bucket.length() + 2) : "";
      if (key.isEmpty()) {
        send(exchange, 200, list(query(exchange)).getBytes(UTF_8));
        return;
      }
      Path file = objects.get(key);
      if (file == null) {
        send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8));
        return;
      }
      Path sidecar = objects.get(key + SIDECAR);
      if (sidecar != null) {
        metadata(exchange, sidecar);
      }
      exchange.getResponseHeaders().set("ETag", "\"" + Integer.toHexString(key.hashCode()) + "\"");
      send(exchange, 200, Files.readAllBytes(file));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.decrementAndGet();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void metadata(HttpExchange exchange, Path sidecar) throws IOException {
    JsonNode content = JSON.readTree(Files.readAllBytes(sidecar));
    content
        .path("Metadata")
        .fields()
        .forEachRemaining(
            each ->
                exchange
                    .getResponseHeaders()
                    .set("x-amz-meta-" + each.getKey(), each.getValue().asText()));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String each : raw == null ? new String[0] : raw.split("&")) {
      int at = each.indexOf('=');
      query.put(
          at < 0 ? each : each.substring(0, at),
          at < 0 ? "" : URLDecoder.decode(each.substring(at + 1), UTF_8));
    }
    return query;
  }

  /** A page of keys, and of folders where a delimiter was asked for. */
  private String list(Map<String, String> query) throws IOException {
    String prefix = query.getOrDefault("prefix", "");
    String delimiter = query.getOrDefault("delimiter", "");
    int most = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
    String after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
    String from = after.compareTo(prefix) > 0 ? after : prefix;
    StringBuilder contents = new StringBuilder();
    TreeSet<String> folders = new TreeSet<>();
    String last = null;
    boolean more = false;
    for (Map.Entry<String, Path> each : objects.tailMap(from, true).entrySet()) {
      String key = each.getKey();
      if (!key.startsWith(prefix)) {
        break;
      }
      if (key.compareTo(after) <= 0 || key.endsWith(SIDECAR)) {
        continue;
      }
      if (most == 0) {
        more = true;
        break;
      }
      int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      if (at >= 0) {
        most -= folders.add(key.substring(0, at + 1)) ? 1 : 0;
      } else {
        most--;
        contents
            .append("<Contents><Key>")
            .append(key)
            .append("</Key><Size>")
            .append(Files.size(each.getValue()))
            .append("</Size></Contents>");
      }
      last = key;
    }
    folders.forEach(
        each ->
            contents
                .append("<CommonPrefixes><Prefix>")
                .append(each)
                .append("</Prefix></CommonPrefixes>"));
    return "<ListBucketResult><IsTruncated>"
        + more
        + "</IsTruncated>"
        + (more ? "<NextContinuationToken>" + last + "</NextContinuationToken>" : "")
        + contents
        + "</ListBucketResult>";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
