package io.trailwarden.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PolicyDocumentTest {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Every policy in the table, in each form that CloudTrail writes it. */
  @TestFactory
  Stream<DynamicTest> meansWhatTheTableSays() throws IOException {
    return table().stream()
        .map(row -> DynamicTest.dynamicTest(row.get("case").asText(), () -> check(row)));
  }

  @Test
  void theTableIsLarge() throws IOException {
    assertThat(table()).hasSizeGreaterThanOrEqualTo(150);
    assertThat(table().stream().map(row -> row.get("case").asText()).distinct())
        .hasSameSizeAs(table());
    assertThat(table().stream().filter(row -> row.path("public").asBoolean()))
        .hasSizeGreaterThan(20);
  }

  private static void check(JsonNode row) throws IOException {
    JsonNode policy = policy(row);
    PolicyUse use = PolicyUse.valueOf(row.path("use").asText("BUCKET"));
    String text = JSON.writeValueAsString(policy);
    List<PolicyReading> forms =
        List.of(
            PolicyParser.parse(policy),
            PolicyParser.parse(text),
            PolicyParser.parse("\n " + policy.toPrettyString() + "\n"),
            PolicyParser.parse(
                URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20")));
    for (PolicyReading form : forms) {
      assertThat(form).isInstanceOf(PolicyReading.Read.class);
      PolicyDocument document = ((PolicyReading.Read) form).document();
      assertThat(document.isPublic(use)).as("public").isEqualTo(row.path("public").asBoolean());
      assertThat(document.accounts())
          .as("accounts")
          .containsExactlyElementsOf(texts(row, "accounts"));
      assertThat(document.isAdmin()).as("admin").isEqualTo(row.path("admin").asBoolean());
      assertThat(document.wildcardServices())
          .as("services")
          .containsExactlyElementsOf(texts(row, "services"));
      assertThat(document.passesAnyRole()).as("passes").isEqualTo(row.path("passes").asBoolean());
      assertThat(document.lacksExternalId(use, Set.copyOf(texts(row, "own"))))
          .as("no_external_id")
          .isEqualTo(row.path("no_external_id").asBoolean());
      assertThat(document.lacksConditions(use))
          .as("no_conditions")
          .isEqualTo(row.path("no_conditions").asBoolean());
      assertThat(document.deniesInsecureTransport(use))
          .as("denies_plain")
          .isEqualTo(row.path("denies_plain").asBoolean());
    }
  }

  static List<JsonNode> table() throws IOException {
    try (InputStream in = PolicyDocumentTest.class.getResourceAsStream("/policy/policies.yml")) {
      Object rows = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      List<JsonNode> table = new ArrayList<>();
      JSON.valueToTree(rows).forEach(table::add);
      return table;
    }
  }

  static JsonNode policy(JsonNode row) {
    if (row.has("policy")) {
      return row.get("policy");
    }
    ObjectNode statement = JSON.createObjectNode();
    statement.put("Effect", "Allow");
    if (!row.get("statement").has("NotAction")) {
      statement.put("Action", "s3:GetObject");
    }
    if (!row.get("statement").has("NotResource")) {
      statement.put("Resource", "arn:aws:s3:::b/*");
    }
    statement.setAll((ObjectNode) row.get("statement"));
    ObjectNode policy = JSON.createObjectNode();
    policy.put("Version", "2012-10-17");
    policy.putArray("Statement").add(statement);
    return policy;
  }

  private static List<String> texts(JsonNode row, String name) {
    List<String> texts = new ArrayList<>();
    row.path(name).forEach(value -> texts.add(value.asText()));
    return texts;
  }
}
