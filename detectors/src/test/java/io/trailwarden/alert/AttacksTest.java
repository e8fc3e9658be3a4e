package io.trailwarden.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.alert.Attacks.Attack;
import io.trailwarden.alert.Attacks.Named;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AttacksTest {
  private static final Named PERSISTENCE = new Named("TA0003", "Persistence");
  private static final Named EVASION = new Named("TA0005", "Defense Evasion");

  @Test
  void everyTagOfTheCatalogueHasAName() throws IOException {
    List<String> tags;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/catalogue-lock/attack.txt"))) {
      tags =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("attack."))
              .toList();
    }
    assertThat(tags).hasSizeGreaterThan(20);
    for (String tag : tags) {
      for (Attack attack : Attacks.of(List.of(tag))) {
        for (Named named : named(attack)) {
          assertThat(named.uid()).as(tag).isNotNull();
          assertThat(named.name()).as(tag).isNotNull();
        }
      }
    }
  }

  @Test
  void aTechniqueStandsWithTheTacticsThatItServes() {
    Named account = new Named("T1078", "Valid Accounts");
    Named cloud = new Named("T1078.004", "Cloud Accounts");
    assertThat(
            Attacks.of(
                List.of(
                    "attack.persistence",
                    "attack.impact",
                    "attack.defense-evasion",
                    "attack.t1078.004")))
        .containsExactly(
            new Attack(PERSISTENCE, account, cloud),
            new Attack(EVASION, account, cloud),
            new Attack(new Named("TA0040", "Impact"), null, null));
  }

  @Test
  void bothWaysToWriteATacticAreKnown() {
    assertThat(Attacks.of(List.of("attack.defense_evasion", "attack.Defense-Evasion")))
        .containsExactly(new Attack(EVASION, null, null));
    assertThat(Attacks.of(List.of("attack.command-and-control")).get(0).tactic())
        .isEqualTo(new Named("TA0011", "Command and Control"));
  }

  @Test
  void unknownTechniquesKeepTheirUid() {
    assertThat(Attacks.of(List.of("attack.t9999", "attack.T1078.999", "attack.persistence")))
        .containsExactly(
            new Attack(null, new Named("T9999", null), null),
            new Attack(
                PERSISTENCE, new Named("T1078", "Valid Accounts"), new Named("T1078.999", null)));
  }

  @Test
  void unknownTacticsKeepTheirWords() {
    assertThat(Attacks.of(List.of("attack.some_new-tactic", "attack.ta0999")))
        .containsExactly(
            new Attack(new Named(null, "some new tactic"), null, null),
            new Attack(new Named("TA0999", null), null, null));
  }

  @Test
  void otherTagsAreNoAttacks() {
    assertThat(
            Attacks.of(
                List.of("cve.2024-1", "attack.", "attack.g0016", "attack.s0002", "tlp.amber")))
        .isEmpty();
  }

  private static List<Named> named(Attack attack) {
    List<Named> all = new ArrayList<>();
    for (Named named : new Named[] {attack.tactic(), attack.technique(), attack.subTechnique()}) {
      if (named != null) {
        all.add(named);
      }
    }
    return all;
  }
}
