package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.sink.OpenSearchConnection.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is done with an OpenSearch before a job runs: to see whether it is one and lets us in, and
 * to tell it how to index our documents; and after it, to find them again. All failures are {@link
 * UsageException}s, whose one line says what to do.
 */
public final class OpenSearchAdmin implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIMEOUT_SECONDS = 60;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.\\d+.*");

  private final OpenSearchConnection connection;

  private OpenSearchAdmin(OpenSearchConnection connection) {
    this.connection = connection;
  }

  /** Reads certificates and credentials; asks nothing yet. */
  public static OpenSearchAdmin of(OpenSearchSettings settings) {
    return new OpenSearchAdmin(OpenSearchConnection.open(settings));
  }

  /**
   * Asks for the version.
   *
   * @return the version, such as {@code 2.19.1}
   */
  public String check() {
    Reply reply = ask("GET", "/", null, "see its version (cluster:monitor/main)");
    JsonNode version = json(reply).path("version");
    String distribution = version.path("distribution").asText();
    String number = version.path("number").asText();
    Matcher parts = VERSION.matcher(number);
    int major = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
    if (!distribution.equals("opensearch") || major < 2 || major > 3) {
      throw new UsageException(
          connection.settings().uri()
              + " is "
              + (number.isEmpty()
                  ? "no OpenSearch"
                  : (distribution.isEmpty() ? "something else" : distribution) + " " + number)
              + "; Trailwarden writes to OpenSearch 2 and 3");
    }
    return number;
  }

  /**
   * Installs those index templates that are not there. One that is there stays, whatever is in it:
   * it may have been changed on purpose.
   *
   * @return the names of those that it installed
   */
  public List<String> installMissingTemplates() {
    List<String> installed = new ArrayList<>();
    for (Map.Entry<String, byte[]> template : IndexTemplates.all().entrySet()) {
      String name = template.getKey();
      if (!isThere(name)) {
        put(name, template.getValue());
        installed.add(name);
      }
    }
    return installed;
  }

  /**
   * Installs all index templates over those that are there.
   *
   * @return their names
   */
  public List<String> installAllTemplates() {
    SortedMap<String, byte[]> templates = IndexTemplates.all();
    templates.forEach(this::put);
    return List.copyOf(templates.keySet());
  }

  /**
   * Searches.
   *
   * @param index one, or a pattern of several
   * @param query a body of {@code _search}
   * @return the answer; empty when there is no such index
   */
  public Optional<JsonNode> search(String index, JsonNode query) {
    String wanted = "search in " + index + " (indices:data/read/search)";
    Reply reply = ask("POST", "/" + index + "/_search", query.toString().getBytes(UTF_8), wanted);
    return reply.status() == 404 ? Optional.empty() : Optional.of(json(reply));
  }

  private boolean isThere(String name) {
    return ask(
                "GET",
                path(name),
                null,
                "see the index template " + name + " (indices:admin/index_template/get)")
            .status()
        != 404;
  }

  private void put(String name, byte[] body) {
    String wanted = "install the index template " + name + " (indices:admin/index_template/put)";
    Reply reply = ask("PUT", path(name), body, wanted);
    if (reply.status() == 404) {
      throw new UsageException(Refusal.line(reply, wanted, connection));
    }
  }

  private static String path(String name) {
    return "/_index_template/" + name;
  }

  /** An answer of status 200 or 404. */
  private Reply ask(String method, String path, byte @Nullable [] body, String wanted) {
    Reply reply;
    try {
      reply =
          connection
              .request(method, path, Map.of(), body, OpenSearchConnection.JSON)
              .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new UsageException(Trouble.of(e).line(connection.settings()), e);
    } catch (TimeoutException e) {
      throw new UsageException(
          connection.settings().uri() + " did not answer within " + TIMEOUT_SECONDS + " seconds",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("Interrupted while asking " + connection.settings().uri(), e);
    }
    if (reply.status() != 200 && reply.status() != 404) {
      throw new UsageException(Refusal.line(reply, wanted, connection));
    }
    return reply;
  }

  private static JsonNode json(Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UsageException(
          "The connection to " + connection.settings().uri() + " can't be closed", e);
    }
  }
}
