package io.trailwarden.derive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.finding.BinaryBuffer;
import io.trailwarden.finding.EventCopier;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.sigma.JsonEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DerivedFieldsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Environment ENVIRONMENT =
      new Environment(Set.of("222233334444"), Set.of("acme-trail-logs"));

  /** Each case of the table, by the readers that read logs. */
  @TestFactory
  Stream<DynamicTest> sayWhatTheTableSays() throws IOException {
    return table().stream()
        .map(row -> DynamicTest.dynamicTest(row.get("case").asText(), () -> check(row)));
  }

  @Test
  void everyFieldThatNeedsNoFileStandsInTheTable() throws IOException {
    Set<String> asked = new TreeSet<>(List.of("source.country", "source.asn"));
    table().forEach(row -> row.get("fields").fieldNames().forEachRemaining(asked::add));
    Set<String> all = new TreeSet<>();
    DerivedFields.descriptions().keySet().forEach(name -> all.add(name.substring(12)));

    assertThat(asked).isEqualTo(all);
  }

  @Test
  void aFieldThatIsNotAskedForReadsNothing() {
    JsonEvent event = JsonEvent.cloudTrail("{'a':1}".replace('\'', '"'));
    new DerivedFields(ENVIRONMENT);

    assertThat(event.reads).isEmpty();
  }

  @Test
  void aFieldThatNobodyKnowsIsAbsent() {
    assertThat(DerivedFields.isKnown(FieldPath.of("trailwarden.nonsense"))).isFalse();
    assertThat(new Fields(ENVIRONMENT).ofRecord("{\"eventName\":\"X\"}", "nonsense")).isEmpty();
  }

  /** The same object answers for one event after another; nothing of one shows in the next. */
  @Test
  void whatIsSaidOfAnEventDependsOnNoOther() throws IOException {
    List<JsonNode> rows = table();
    Fields together = new Fields(ENVIRONMENT);
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i * 37 % rows.size());
      for (String field : DerivedFields.descriptions().keySet()) {
        String name = field.substring(12);
        assertThat(together.of(content(row), name))
            .as("%s of %s", name, row.get("case"))
            .isEqualTo(new Fields(ENVIRONMENT).of(content(row), name));
      }
    }
  }

  /** What is written into an alert later is what would have been copied when it happened. */
  @Test
  void theTextThatIsKeptOfAnEventTellsItsFacts() throws IOException {
    EventFactsReader reader = new DerivedFields(ENVIRONMENT).factsReader();
    KeptFacts kept = new KeptFacts();
    for (JsonNode row : table()) {
      Fields.read(
          content(row),
          event -> {
            BinaryBuffer facts = new BinaryBuffer();
            reader.add(event, facts);
            boolean tells = KeptFacts.tells(event.source(), event.raw().length());
            Evidence evidence =
                new Evidence(
                    new EventCopier()
                        .copy(
                            new EvidenceKey(0, "e"),
                            event.source(),
                            null,
                            event.origin(),
                            tells ? null : facts,
                            event.raw()),
                    new BinaryBuffer().addNumber(0));
            assertThat(evidence.facts() == null).isEqualTo(tells);
            assertThat(kept.of(evidence)).as("%s", row).isEqualTo(EventFacts.of(facts));
          });
    }
  }

  @Test
  void theArnOfWhoActedIsThatOfThePrincipal() throws IOException {
    EventText text = new EventText();
    for (JsonNode row : table()) {
      Fields.read(
          content(row),
          event -> {
            for (int i = 0; i < 2; i++) {
              FieldValues arn = new FieldValues();
              text.addPrincipalArn(event, arn);
              assertThat(arn.isMissing() ? null : arn.text(0))
                  .as("%s", row)
                  .isEqualTo(Principal.of(event, text).arn());
            }
          });
    }
  }

  private static void check(JsonNode row) throws IOException {
    Fields fields = new Fields(ENVIRONMENT);
    String content = content(row);
    for (Map.Entry<String, JsonNode> expected : row.get("fields").properties()) {
      List<String> values = new ArrayList<>();
      if (expected.getValue().isArray()) {
        expected.getValue().forEach(value -> values.add(value.asText()));
      } else if (!expected.getValue().isNull()) {
        values.add(expected.getValue().asText());
      }
      assertThat(fields.of(content, expected.getKey()))
          .as(expected.getKey())
          .containsExactlyElementsOf(values);
    }
  }

  private static String content(JsonNode row) {
    if (row.has("line")) {
      return row.get("line").asText() + "\n";
    }
    ObjectNode event = JSON.createObjectNode();
    event.put("eventVersion", "1.08");
    event.put("eventID", "0b1c2d3e-0000-4000-8000-000000000000");
    event.put("eventTime", "2026-01-05T10:00:00Z");
    event.setAll((ObjectNode) row.get("event"));
    ObjectNode file = JSON.createObjectNode();
    file.putArray("Records").add(event);
    return file.toString();
  }

  private static List<JsonNode> table() throws IOException {
    try (InputStream in = DerivedFieldsTest.class.getResourceAsStream("/derive/fields.yml")) {
      Object rows = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      List<JsonNode> table = new ArrayList<>();
      JSON.valueToTree(rows).forEach(table::add);
      return table;
    }
  }
}
