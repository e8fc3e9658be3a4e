package io.trailwarden.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers {@code ListPublicKeys} of each region from {@code REGION.json}, or refuses every request.
 */
final class CloudTrailStub implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SIGNED_FOR =
      Pattern.compile("Credential=[^/]+/[0-9]{8}/(?<region>[^/]+)/(?<service>[^/]+)/");

  private final HttpServer server;
  private final Path keys;
  private final boolean refuses;
  final Set<String> regions = ConcurrentHashMap.newKeySet();

  private CloudTrailStub(Path keys, boolean refuses) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.keys = keys;
    this.refuses = refuses;
    server.createContext("/", this::answer);
    server.start();
  }

  static CloudTrailStub of(Path keys) {
    return new CloudTrailStub(keys, false);
  }

  /** Says of every request, S3's too, that access is denied. */
  static CloudTrailStub refusing() {
    return new CloudTrailStub(Path.of("none"), true);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    Matcher signed =
        SIGNED_FOR.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    boolean asked = !refuses && signed.find() && signed.group("service").equals("cloudtrail");
    byte[] body = "{\"__type\":\"AccessDeniedException\"}".getBytes(UTF_8);
    if (asked) {
      regions.add(signed.group("region"));
      body = keysOf(signed.group("region"));
    }
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(asked ? 200 : 403, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Times are numbers on the wire, and text where a command prints them. */
  private byte[] keysOf(String region) throws IOException {
    JsonNode list = JSON.readTree(Files.readAllBytes(keys.resolve(region + ".json")));
    for (JsonNode each : list.path("PublicKeyList")) {
      for (String field : new String[] {"ValidityStartTime", "ValidityEndTime"}) {
        ((ObjectNode) each)
            .put(field, OffsetDateTime.parse(each.path(field).asText()).toEpochSecond());
      }
    }
    return JSON.writeValueAsBytes(list);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
