package io.trailwarden.test.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Asks an OpenSearch node as a test does: over its REST interface, without the client library that
 * the job uses, so that a fault of that library cannot hide itself.
 */
public final class QueryClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1000;

  private final URI node;
  private final HttpClient http;
  private final @Nullable String authorization;

  private QueryClient(URI node, HttpClient http, @Nullable String authorization) {
    this.node = node;
    this.http = http;
    this.authorization = authorization;
  }

  static QueryClient plain(URI node) {
    return new QueryClient(node, builder().build(), null);
  }

  static QueryClient secured(URI node, SSLContext trust, String user, String password) {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return new QueryClient(node, builder().sslContext(trust).build(), "Basic " + credentials);
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5));
  }

  /** The answer where the shards of an index that was just made have not begun yet. */
  private static final int UNAVAILABLE = 503;

  private static final Duration INDEX_IS_MADE = Duration.ofSeconds(30);

  /** What a node answered: the HTTP status, and the body as JSON (missing, where it was none). */
  public record Answer(int status, JsonNode body) {}

  /**
   * One request.
   *
   * @param path with the leading slash and the query
   * @param json the body, or null for none
   * @throws UncheckedIOException if the node does not answer
   */
  public Answer request(String method, String path, @Nullable String json) {
    return request(method, path, "application/json", json);
  }

  private Answer request(String method, String path, String contentType, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", contentType);
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      boolean isJson = response.headers().firstValue("Content-Type").orElse("").contains("json");
      return new Answer(
          response.statusCode(), JSON.readTree(isJson ? response.body() : new byte[0]));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted at " + method + " " + path, e);
    }
  }

  private JsonNode wanted(String method, String path, @Nullable String json) {
    Answer answer =
        Awaitility.await(method + " " + path)
            .atMost(INDEX_IS_MADE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(50))
            .until(() -> request(method, path, json), given -> given.status() != UNAVAILABLE);
    if (answer.status() >= 300) {
      throw new IllegalStateException(
          method + " " + path + " answered " + answer.status() + ": " + answer.body());
    }
    return answer.body();
  }

  /**
   * Several operations at once.
   *
   * @param lines newline-delimited JSON as the bulk interface wants it, with a newline at the end
   */
  public Answer bulk(String lines) {
    return request("POST", "/_bulk", "application/x-ndjson", lines);
  }

  /** Makes all that was written to the indices of a name or pattern visible to searches. */
  public void refresh(String indices) {
    wanted("POST", "/" + encoded(indices) + "/_refresh", null);
  }

  /** How many documents the indices of a name or pattern hold; 0 where there is no such index. */
  public long count(String indices) {
    return wanted("GET", "/" + encoded(indices) + "/_count?ignore_unavailable=true", null)
        .get("count")
        .asLong();
  }

  /**
   * A search.
   *
   * @param body a search request, such as {@code {"query": {"match_all": {}}}}
   * @return the whole answer
   */
  public JsonNode search(String indices, String body) {
    return wanted("POST", "/" + encoded(indices) + "/_search?ignore_unavailable=true", body);
  }

  /**
   * Every document of the indices of a name or pattern, after a refresh, however many there are.
   *
   * @return the sources by {@code index/id}, sorted
   */
  public SortedMap<String, JsonNode> documents(String indices) {
    refresh(indices);
    SortedMap<String, JsonNode> documents = new TreeMap<>();
    String first =
        "/" + encoded(indices) + "/_search?ignore_unavailable=true&scroll=1m&size=" + PAGE;
    JsonNode page = wanted("POST", first, "{\"sort\": [\"_doc\"]}");
    while (!page.at("/hits/hits").isEmpty()) {
      for (JsonNode hit : page.at("/hits/hits")) {
        documents.put(
            hit.get("_index").asText() + "/" + hit.get("_id").asText(), hit.get("_source"));
      }
      ObjectNode next = JSON.createObjectNode().put("scroll", "1m");
      page =
          wanted(
              "POST",
              "/_search/scroll",
              next.put("scroll_id", page.get("_scroll_id").asText()).toString());
    }
    wanted("DELETE", "/_search/scroll/" + page.get("_scroll_id").asText(), null);
    return documents;
  }

  /** One document's source, or null where there is none. Needs no refresh. */
  public @Nullable JsonNode get(String index, String id) {
    Answer answer = request("GET", "/" + encoded(index) + "/_doc/" + encoded(id), null);
    if (answer.status() == 404) {
      return null;
    }
    if (answer.status() >= 300) {
      throw new IllegalStateException("GET of " + index + "/" + id + " answered " + answer.body());
    }
    return answer.body().get("_source");
  }

  /** Deletes the indices of a name or pattern, if there are any. */
  public void deleteIndices(String indices) {
    wanted("DELETE", "/" + encoded(indices) + "?ignore_unavailable=true", null);
  }

  /** Deletes an index template, if there is one. */
  public void deleteTemplate(String name) {
    Answer answer = request("DELETE", "/_index_template/" + encoded(name), null);
    if (answer.status() >= 300 && answer.status() != 404) {
      throw new IllegalStateException("DELETE of template " + name + " answered " + answer.body());
    }
  }

  /** Parses JSON of a test. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + text, e);
    }
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, UTF_8)
        .replace("+", "%20")
        .replace("%2C", ",")
        .replace("%2A", "*");
  }
}
