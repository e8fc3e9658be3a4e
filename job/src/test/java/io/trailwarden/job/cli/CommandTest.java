package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailwarden.catalogue.Catalogue;
import org.junit.jupiter.api.Test;

class CommandTest {
  @Test
  void listsAllDetectors() {
    Answer answer = Answer.to("detectors", "list");

    assertThat(answer.code()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out().lines().findFirst())
        .hasValueSatisfying(line -> assertThat(line).matches("ID +LEVEL +KIND +TITLE"));
    assertThat(answer.out()).hasLineCount(1 + Catalogue.own().detectors().size());
    assertThat(answer.out()).containsPattern("root_login_without_mfa +critical +rule +\\S");
    assertThat(Answer.to("detectors").out()).isEqualTo(answer.out());
  }

  @Test
  void listsThemAsJson() throws Exception {
    JsonNode list =
        new ObjectMapper().readTree(Answer.to("detectors", "list", "--format", "json").out());

    assertThat(list).hasSize(Catalogue.own().detectors().size());
    assertThat(list.findValuesAsText("id")).contains("iam_key_created_then_used_elsewhere");
    assertThat(list.get(0).path("built_in").asBoolean()).isTrue();
  }

  @Test
  void showsEachDetector() {
    for (Catalogue.Entry entry : Catalogue.own().detectors()) {
      Answer answer = Answer.to("detectors", "show", entry.id());

      assertThat(answer.code()).isZero();
      assertThat(answer.out())
          .startsWith(entry.id() + ": " + entry.metadata().title())
          .contains("What it detects", "An alert says", "What to do");
    }
  }

  @Test
  void showsTheProgramsOfACorrelation() {
    assertThat(Answer.to("detectors", "show", "iam_login_bruteforced").out())
        .contains("temporal_ordered", "event_count gte 5 within 10m", "indexed by eventName");
  }

  @Test
  void tellsItsVersion() {
    assertThat(Answer.to("--version").out()).startsWith("trailwarden ").contains("Flink 1.20");
  }
}
