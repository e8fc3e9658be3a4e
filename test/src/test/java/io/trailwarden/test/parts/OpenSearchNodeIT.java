package io.trailwarden.test.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.test.parts.QueryClient.Answer;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenSearchNodeIT {

  private static final String TEMPLATE =
      "{\"index_patterns\": [\"trailwarden-parts-*\"], \"priority\": 500,"
          + " \"template\": {\"settings\": {\"number_of_replicas\": 0},"
          + " \"mappings\": {\"dynamic\": false, \"properties\": {\"user\": {\"type\": \"keyword\"}}}}}";
  private static final String INDEX = "trailwarden-parts-2026.01";

  private final OpenSearchNode node = Parts.openSearch();

  @AfterEach
  void removeWhatTheTestWrote() {
    node.queries().deleteIndices("trailwarden-parts-*");
    node.queries().deleteTemplate("trailwarden-parts");
  }

  @Test
  void writerInstallsTemplatesAndWritesDocumentsWithExternalVersions() {
    QueryClient writer = node.queriesAsWriter();
    assertThat(writer.request("PUT", "/_index_template/trailwarden-parts", TEMPLATE).status())
        .isEqualTo(200);
    assertThat(writer.request("GET", "/_index_template/trailwarden-parts", null).status())
        .isEqualTo(200);
    assertThat(writer.request("GET", "/", null).status()).isEqualTo(200);

    assertThat(statusOfItem(writer.bulk(document(INDEX, "a", 2, "root")))).isEqualTo(201);
    assertThat(statusOfItem(writer.bulk(document(INDEX, "a", 1, "nobody")))).isEqualTo(409);
    assertThat(statusOfItem(writer.bulk(document(INDEX, "a", 3, "alice")))).isEqualTo(200);

    assertThat(node.queries().documents("trailwarden-parts-*")).containsOnlyKeys(INDEX + "/a");
    assertThat(node.queries().count("trailwarden-parts-*")).isEqualTo(1);
    JsonNode hits = node.queries().search(INDEX, "{\"query\": {\"term\": {\"user\": \"alice\"}}}");
    assertThat(hits.at("/hits/total/value").asInt()).isEqualTo(1);
    assertThat(node.queries().get(INDEX, "a").get("user").asText()).isEqualTo("alice");
    assertThat(node.queries().get(INDEX, "b")).isNull();
  }

  @Test
  void writerMayNeitherReadNorDeleteNorWriteElsewhere() {
    QueryClient writer = node.queriesAsWriter();
    writer.bulk(document(INDEX, "a", 1, "root"));

    assertThat(writer.request("GET", "/" + INDEX + "/_search", null).status()).isEqualTo(403);
    assertThat(writer.request("DELETE", "/" + INDEX, null).status()).isEqualTo(403);
    assertThat(statusOfItem(writer.bulk(document("elsewhere", "a", 1, "root")))).isEqualTo(403);
  }

  @Test
  void refusesUnknownUsersWrongPasswordsAndPlainHttp() {
    assertThat(node.queriesAs("mallory", "guess").request("GET", "/", null).status())
        .isEqualTo(401);
    assertThat(node.queriesAs(OpenSearchNode.WRITER, "guess").request("GET", "/", null).status())
        .isEqualTo(401);
    QueryClient plain =
        QueryClient.plain(URI.create(node.uri().toString().replace("https:", "http:")));
    assertThat(catchThrowable(() -> plain.request("GET", "/", null))).hasMessageContaining("GET /");
  }

  @Test
  void givesAllDocumentsOfManyPages() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 2500; i++) {
      lines.append(document(INDEX, "id-" + i, 1, "root"));
    }
    node.queriesAsWriter().bulk(lines.toString());

    assertThat(node.queries().documents("trailwarden-parts-*")).hasSize(2500);
  }

  @Test
  void plainNodeKeepsItsDocumentsWhenKilledAndStartedAgain() {
    try (OpenSearchNode plain = OpenSearchNode.startPlain("opensearch-parts-test")) {
      URI before = plain.uri();
      assertThat(statusOfItem(plain.queries().bulk(document(INDEX, "a", 7, "root"))))
          .isEqualTo(201);

      plain.kill();
      plain.start();

      assertThat(plain.uri()).isEqualTo(before);
      assertThat(plain.queries().documents(INDEX)).containsOnlyKeys(INDEX + "/a");
    }
  }

  private static String document(String index, String id, long version, String user) {
    return "{\"index\": {\"_index\": \"%s\", \"_id\": \"%s\", \"version\": %d, \"version_type\": \"external\"}}\n"
            .formatted(index, id, version)
        + "{\"user\": \"%s\"}\n".formatted(user);
  }

  private static int statusOfItem(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().at("/items/0/index/status").asInt();
  }
}
