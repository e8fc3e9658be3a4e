package io.trailwarden.sigma.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.sigma.Rules;
import io.trailwarden.sigma.match.CompiledRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Detection sections and the programs that they are compiled to, from {@code programs.txt}. */
final class RuleCompilerTest {
  /** Cases: {@code # what it shows}, the section, {@code =>}, the program; a blank line between. */
  @TestFactory
  List<DynamicTest> compilesTo() {
    String text;
    try (var in = RuleCompilerTest.class.getResourceAsStream("programs.txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (String part : text.split("\n\n")) {
      String[] sourceAndProgram = part.strip().split("\n=>\n");
      assertThat(sourceAndProgram).as(part).hasSize(2);
      int line = sourceAndProgram[0].indexOf('\n');
      String name = sourceAndProgram[0].substring(1, line).strip();
      String source = sourceAndProgram[0].substring(line + 1);
      tests.add(
          DynamicTest.dynamicTest(
              name,
              () -> {
                String listing = Rules.compile(source).listing(0);
                String program =
                    listing
                        .lines()
                        .skip(1)
                        .map(each -> each.substring(2))
                        .collect(Collectors.joining("\n"));
                assertThat(program).isEqualTo(sourceAndProgram[1].strip());
              }));
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  @Test
  void namesTheRuleAndItsLogInTheListing() {
    assertThat(Rules.compile("s: {eventName: A}\ncondition: s").listing(0))
        .isEqualTo("r0 on cloudtrail\n  indexed by eventName: a\n  eventName = 'A'\n");
  }

  @Test
  void knowsTheFieldsOfAllRules() {
    CompiledRules rules =
        Rules.compile(
            "s: {eventName: A, errorCode|fieldref: userAgent}\ncondition: s",
            "s: {trailwarden.x: true}\nk: [word]\ncondition: s or k");
    assertThat(rules.fields())
        .extracting(path -> path.name())
        .containsExactlyInAnyOrder("eventName", "errorCode", "userAgent", "trailwarden.x");
    assertThat(rules.size()).isEqualTo(2);
    assertThat(rules.name(1)).isEqualTo("r1");
  }
}
