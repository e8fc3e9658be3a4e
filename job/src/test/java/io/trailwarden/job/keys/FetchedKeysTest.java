package io.trailwarden.job.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.trailwarden.integrity.KeyAnswer;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an HTTP server that answers as CloudTrail does. */
final class FetchedKeysTest {
  private static final String FINGERPRINT = "ba31032a93d323e21de2192f4f4fdb55";
  private static final Instant NOON = Instant.parse("2025-03-18T12:00:00Z");
  private static final Backoff FAST = new Backoff(3, Duration.ZERO, Duration.ofMillis(1));

  private final List<String> requests = new ArrayList<>();
  private final List<Integer> statuses = new ArrayList<>();
  private HttpServer server;
  private FetchedKeys keys;

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    String keyList =
        Files.readString(Path.of("../sample-logs/public-keys/us-east-1.json"))
            .replace("\"2024-01-01T00:00:00+00:00\"", "1704067200")
            .replace("\"2026-01-01T00:00:00+00:00\"", "1767225600");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange
                      .getRequestHeaders()
                      .getFirst("Authorization")
                      .replaceAll(".*/\\d{8}/([^/]+)/.*", "$1")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          int status = statuses.isEmpty() ? 200 : statuses.remove(0);
          byte[] body =
              (status == 200 ? keyList : "{\"__type\":\"Sorry\",\"message\":\"no\"}")
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    keys = new FetchedKeys(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), FAST);
  }

  @AfterEach
  void stop() {
    keys.close();
    server.stop(0);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void eachRegionIsAskedOnceForAMonth() {
    for (int day = 0; day < 10; day++) {
      assertThat(keys.find("us-east-1", FINGERPRINT, NOON.plus(Duration.ofDays(day))))
          .isInstanceOf(KeyAnswer.Found.class);
    }
    assertThat(keys.find("us-east-1", "other", NOON)).isInstanceOf(KeyAnswer.NotFound.class);
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0)).startsWith("us-east-1 ").contains("StartTime", "EndTime");

    keys.find("eu-west-1", FINGERPRINT, NOON);
    keys.find("us-east-1", FINGERPRINT, NOON.plus(Duration.ofDays(30)));
    assertThat(requests).hasSize(3);
    assertThat(requests.get(1)).startsWith("eu-west-1 ");
  }

  @Test
  void aPassingFailureIsTriedAgain() {
    statuses.addAll(List.of(500, 500, 500, 500));

    assertThat(keys.find("us-east-1", FINGERPRINT, NOON)).isInstanceOf(KeyAnswer.Found.class);
  }

  @Test
  void deniedAccessSaysWhatIsNeeded() {
    statuses.add(403);

    assertThatThrownBy(() -> keys.find("us-east-1", FINGERPRINT, NOON))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "CloudTrail's public keys of us-east-1 can't be had: access is denied")
        .hasMessageContaining("cloudtrail:ListPublicKeys")
        .hasMessageContaining("--public-keys");
  }
}
