package io.trailwarden.test.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.sink.OpenSearchAdmin;
import io.trailwarden.test.parts.OpenSearchNode;
import io.trailwarden.test.parts.Parts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSearchAdminIT {
  private static final String DEAD_LETTERS = "trailwarden-dead-letters";

  private final OpenSearchNode node = Parts.openSearch();

  @TempDir private Path folder;

  @BeforeEach
  @AfterEach
  void removeTemplates() {
    node.queries().deleteTemplate("trailwarden-*");
  }

  @Test
  void seesTheVersion() throws IOException {
    try (OpenSearchAdmin admin = admin()) {
      assertThat(admin.check()).startsWith("2.");
    }
  }

  @Test
  void installsTemplatesOnlyWhereTheyAreMissing() throws IOException {
    try (OpenSearchAdmin admin = admin()) {
      List<String> all = admin.installMissingTemplates();
      assertThat(all).contains(DEAD_LETTERS);
      assertThat(priority()).isEqualTo(500);
      assertThat(admin.installMissingTemplates()).isEmpty();

      String changed = "{\"index_patterns\": [\"trailwarden-dead-letters\"], \"priority\": 501}";
      assertThat(
              node.queries().request("PUT", "/_index_template/" + DEAD_LETTERS, changed).status())
          .isEqualTo(200);
      assertThat(admin.installMissingTemplates()).isEmpty();
      assertThat(priority()).isEqualTo(501);

      assertThat(admin.installAllTemplates()).isEqualTo(all);
      assertThat(priority()).isEqualTo(500);
    }
  }

  private int priority() {
    return node.queries()
        .request("GET", "/_index_template/" + DEAD_LETTERS, null)
        .body()
        .at("/index_templates/0/index_template/priority")
        .asInt();
  }

  @Test
  void namesWhatIsWrongWithThePassword() throws IOException {
    assertFails(
        new OpenSearchSettings(node.uri(), node.authorityPem().toString(), credentials("wrong")),
        "does not know user " + OpenSearchNode.WRITER,
        folder.resolve("credentials").toString());
    assertFails(
        new OpenSearchSettings(node.uri(), node.authorityPem().toString(), null),
        OpenSearchSettings.USERNAME_VARIABLE,
        OpenSearchSettings.PASSWORD_VARIABLE,
        "--opensearch-credentials");
  }

  @Test
  void namesTheOptionForAnAuthorityThatIsNotTrusted() throws IOException {
    assertFails(
        new OpenSearchSettings(node.uri(), null, credentials(node.writerPassword())),
        "not trusted",
        "--opensearch-ca");
  }

  @Test
  void namesTheUrlWhereNobodyAnswers() throws IOException {
    assertFails(
        new OpenSearchSettings(URI.create("https://127.0.0.1:1"), null, null),
        "Nobody answers at https://127.0.0.1:1");
  }

  @Test
  void saysThatTheServerSpeaksTls() throws IOException {
    assertFails(
        new OpenSearchSettings(
            URI.create(node.uri().toString().replace("https:", "http:")),
            null,
            credentials(node.writerPassword())),
        "https:");
  }

  private static void assertFails(OpenSearchSettings settings, String... says) {
    try (OpenSearchAdmin admin = OpenSearchAdmin.of(settings)) {
      assertThatThrownBy(admin::check)
          .isInstanceOf(UsageException.class)
          .hasMessageNotContaining("\n")
          .message()
          .contains(says);
    }
  }

  private OpenSearchAdmin admin() throws IOException {
    return OpenSearchAdmin.of(
        new OpenSearchSettings(
            node.uri(), node.authorityPem().toString(), credentials(node.writerPassword())));
  }

  private String credentials(String password) throws IOException {
    return Files.write(
            folder.resolve("credentials"),
            List.of("username=" + OpenSearchNode.WRITER, "password=" + password))
        .toString();
  }
}
