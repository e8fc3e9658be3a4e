package io.trailwarden.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.sigma.Rule;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UserFilterTest {
  private static Catalogue with(String rules) throws RuleErrors {
    String filter =
        """
        title: Our automation
        logsource: {product: aws}
        filter:
          rules: %s
          automation: {userIdentity.arn|endswith: role/automation}
          condition: not automation
        """
            .formatted(rules);
    return Catalogue.of(
        List.of(new RuleFile("mine/known.yml", filter.getBytes(StandardCharsets.UTF_8))), Map.of());
  }

  private static Rule rule(Catalogue catalogue, String name) {
    return catalogue.rules().rules().stream()
        .filter(rule -> rule.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void narrowsABuiltInRuleByNameOrId() throws RuleErrors {
    String id = rule(Catalogue.own(), "cloudtrail_deleted").metadata().id();
    Catalogue catalogue = with("[cloudtrail_stopped, " + id + "]");
    for (String name : List.of("cloudtrail_stopped", "cloudtrail_deleted")) {
      assertThat(rule(catalogue, name).filters())
          .extracting(Rule.Filter::name)
          .containsExactly("known");
      assertThat(rule(catalogue, name).detections()).containsKey("known/automation");
    }
    assertThat(rule(catalogue, "cloudtrail_weakened").filters()).isEmpty();
    assertThat(catalogue.detectors()).hasSameSizeAs(Catalogue.own().detectors());
  }

  @Test
  void narrowsEveryRuleOfOurs() throws RuleErrors {
    assertThat(with("any").rules().rules()).allMatch(rule -> rule.filters().size() == 1);
  }

  @Test
  void refusesADetectorWrittenInJavaAndSaysWhichRuleThereIs() {
    assertThatThrownBy(() -> with("[iam_key_created_then_used_elsewhere]"))
        .isInstanceOf(RuleErrors.class)
        .hasMessageStartingWith(
            "mine/known.yml:4:11: there is no rule with the name or id"
                + " 'iam_key_created_then_used_elsewhere'");
  }
}
