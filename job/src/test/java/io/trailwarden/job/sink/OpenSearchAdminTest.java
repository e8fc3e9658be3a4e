package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSearchAdminTest {
  private static final String OPENSEARCH =
      "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"%s\"}}";

  private final FakeHttp http = new FakeHttp();

  @TempDir private Path folder;

  OpenSearchAdminTest() throws IOException {}

  @AfterEach
  void stop() {
    http.close();
  }

  @ParameterizedTest
  @CsvSource({"2.0.1", "2.19.1", "3.3.0", "3.0.0-beta1"})
  void takesOpenSearchTwoAndThree(String version) {
    http.answer(200, OPENSEARCH.formatted(version));

    assertThat(check()).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"version\":{\"number\":\"8.17.0\"}} | something else 8.17.0",
        "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"1.3.20\"}} | opensearch 1.3.20",
        "{\"version\":{\"distribution\":\"opensearch\",\"number\":\"4.0.0\"}} | opensearch 4.0.0",
        "{} | no OpenSearch",
        "<html></html> | no OpenSearch",
      })
  void refusesOthersByName(String body, String said) {
    http.answer(200, body);

    assertRefused(said);
  }

  @ParameterizedTest
  @CsvSource({"403, cluster:monitor/main", "401, TRAILWARDEN_OPENSEARCH_PASSWORD", "503, 503"})
  void saysWhatIsMissing(int status, String said) {
    http.answer(status, "{\"error\":{\"type\":\"t\",\"reason\":\"r\"}}");

    assertRefused(said);
  }

  @Test
  void namesTheCredentialsFileThatIsWrong() throws IOException {
    http.answer(401, "Unauthorized");
    String file =
        Files.writeString(folder.resolve("credentials"), "username=me\npassword=secret\n")
            .toString();

    assertThatThrownBy(
            () -> {
              try (OpenSearchAdmin admin = OpenSearchAdmin.of(http.settings(file))) {
                admin.check();
              }
            })
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("user me")
        .hasMessageContaining(file)
        .hasMessageNotContaining("secret");
  }

  @Test
  void namesThePermissionThatTemplatesNeed() {
    http.answer(404, "{}").answer(403, "{\"error\":{\"type\":\"t\",\"reason\":\"r\"}}");

    try (OpenSearchAdmin admin = OpenSearchAdmin.of(http.settings())) {
      assertThatThrownBy(admin::installMissingTemplates)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("indices:admin/index_template/put");
    }
  }

  @Test
  void refusesAnAuthorityThatIsNone() throws IOException {
    URI uri = URI.create("https://127.0.0.1:1");
    String none = folder.resolve("none.pem").toString();
    String empty = Files.createFile(folder.resolve("empty.pem")).toString();
    String text = Files.writeString(folder.resolve("text.pem"), "a certificate").toString();

    for (String file : new String[] {none, empty, text, folder.toString()}) {
      assertThatThrownBy(() -> OpenSearchAdmin.of(new OpenSearchSettings(uri, file, null)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(file)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void saysWhenTheServerSpeaksNoTls() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      Thread answers = new Thread(() -> answerPlainly(server));
      answers.start();
      URI uri = URI.create("https://127.0.0.1:" + server.getLocalPort());

      try (OpenSearchAdmin admin = OpenSearchAdmin.of(new OpenSearchSettings(uri, null, null))) {
        assertThatThrownBy(admin::check)
            .isInstanceOf(UsageException.class)
            .hasMessageContaining(uri + " does not speak TLS");
      }
      answers.join();
    }
  }

  private static void answerPlainly(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().read();
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String check() {
    try (OpenSearchAdmin admin = OpenSearchAdmin.of(http.settings())) {
      return admin.check();
    }
  }

  private void assertRefused(String said) {
    assertThatThrownBy(this::check)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(http.settings().uri().toString())
        .hasMessageContaining(said)
        .hasMessageNotContaining("\n");
  }
}
