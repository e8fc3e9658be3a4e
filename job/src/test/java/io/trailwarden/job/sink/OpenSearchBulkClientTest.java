package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.sink.BulkAnswer.Fate;
import io.trailwarden.job.type.OutputDocument;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSearchBulkClientTest {
  private static final OutputDocument A =
      new OutputDocument("i", "a", 7, 0, "{\"x\" : 1.50}".getBytes(UTF_8));
  private static final OutputDocument B = new OutputDocument("i", "b", 0, 0, "{}".getBytes(UTF_8));

  private final FakeHttp http = new FakeHttp();

  @TempDir private Path folder;

  OpenSearchBulkClientTest() throws IOException {}

  @AfterEach
  void stop() {
    http.close();
  }

  @Test
  void sendsBytesAsTheyAreAndReadsWhatBecameOfEach() throws Exception {
    http.answer(
        200,
        """
        {"items":[{"index":{"status":201}},{"index":{"status":400,"error":{
          "type":"mapper_parsing_exception","reason":"failed to parse field [time]",
          "caused_by":{"reason":"no date"}}}}]}
        """);
    String credentials =
        Files.writeString(folder.resolve("c"), "username=u\npassword=p\n").toString();

    BulkAnswer answer = send(http.settings(credentials));

    assertThat(answer)
        .isEqualTo(
            BulkAnswer.answered(
                List.of(
                    new BulkItem(201, "", ""),
                    new BulkItem(
                        400,
                        "mapper_parsing_exception",
                        "failed to parse field [time]: no date"))));
    FakeHttp.Request request = http.requests.get(0);
    assertThat(request.line()).startsWith("POST /_bulk?filter_path=items");
    assertThat(request.authorization()).isEqualTo("Basic dTpw");
    assertThat(request.contentType()).isEqualTo("application/x-ndjson");
    assertThat(request.body())
        .isEqualTo(
            """
            {"index":{"_index":"i","_id":"a","version":7,"version_type":"external"}}
            {"x" : 1.50}
            {"index":{"_index":"i","_id":"b"}}
            {}
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "400, STOP", "401, STOP", "403, STOP", "404, STOP", "302, STOP",
    "413, TOO_LARGE", "429, RETRY", "500, RETRY", "502, RETRY", "503, RETRY"
  })
  void triesNothingAgainByItselfAndPassesOnWhatWasSaid(int status, Fate fate) throws Exception {
    http.answer(status, "{\"error\":{\"type\":\"some_exception\",\"reason\":\"so it\\nis\"}}");

    BulkAnswer answer = send(http.settings());

    assertThat(http.requests).hasSize(1);
    assertThat(answer.fate()).isEqualTo(fate);
    assertThat(answer.items()).isEmpty();
    assertThat(answer.reason())
        .contains(http.settings().uri().toString(), Integer.toString(status))
        .doesNotContain("\n");
    if (status != 401) {
      assertThat(answer.reason()).contains("some_exception: so it is");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"<html>login</html>", "{}", "{\"items\":[{\"index\":{\"status\":201}}]}", "''"})
  void stopsAtWhatIsNoAnswerToABulkRequest(String body) throws Exception {
    http.answer(200, body);

    BulkAnswer answer = send(http.settings());

    assertThat(answer.fate()).isEqualTo(Fate.STOP);
    assertThat(answer.reason()).contains("is it OpenSearch?");
  }

  @Test
  void retriesWhenTheConnectionEndsWithoutAnAnswer() throws Exception {
    http.answer(0, "");

    assertThat(send(http.settings()).fate()).isEqualTo(Fate.RETRY);
    assertThat(http.requests).hasSize(1);
  }

  @Test
  void retriesWhenNobodyListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    BulkAnswer answer =
        send(new OpenSearchSettings(URI.create("http://127.0.0.1:" + port), null, null));

    assertThat(answer.fate()).isEqualTo(Fate.RETRY);
    assertThat(answer.reason()).contains("Nobody answers at http://127.0.0.1:" + port);
  }

  @Test
  void retriesWhenTheNameServiceIsAway() throws Exception {
    BulkAnswer answer =
        send(new OpenSearchSettings(URI.create("http://search.invalid:9200"), null, null));

    assertThat(answer.fate()).isEqualTo(Fate.RETRY);
    assertThat(answer.reason()).contains("host of http://search.invalid:9200 is unknown");
  }

  private static BulkAnswer send(OpenSearchSettings settings) throws Exception {
    try (OpenSearchBulkClient client =
        new OpenSearchBulkClient(OpenSearchConnection.open(settings))) {
      return client.send(List.of(A, B)).get();
    }
  }
}
