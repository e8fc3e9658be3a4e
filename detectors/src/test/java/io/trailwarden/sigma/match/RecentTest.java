package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.FieldSource;
import io.trailwarden.sigma.JsonEvent;
import io.trailwarden.sigma.Rules;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class RecentTest {
  /** Of two letters and few lengths, and so with few hashes. */
  @Provide
  Arbitrary<List<String>> values() {
    return Arbitraries.strings()
        .withChars("ab")
        .ofMinLength(15)
        .ofMaxLength(19)
        .map(end -> end.substring(0, 3) + "x".repeat(12) + end)
        .list()
        .ofMaxSize(300);
  }

  @Property(tries = 200)
  void hasNothingThatWasNotAdded(@ForAll("values") List<String> values) {
    Recent recent = new Recent();
    Set<String> added = new HashSet<>();
    for (String value : values) {
      byte[] bytes = ("a" + value + "b").getBytes(StandardCharsets.UTF_8);
      if (recent.has(bytes, 1, bytes.length - 2)) {
        assertThat(added).contains(value);
      } else if (value.endsWith("a")) {
        recent.add(bytes, 1, bytes.length - 2);
        added.add(value);
        assertThat(recent.has(bytes, 1, bytes.length - 2)).isTrue();
      }
    }
  }

  /** The second value's pattern was found in the first one already. */
  @Test
  void takesNoValueForOneWithoutPatternsThatHasOneOfAnotherValue() {
    CompiledRules rules =
        Rules.compile(
            "s: {requestParameters.agents|contains: [kali-linux, parrot-os]}\ncondition: s");
    Matcher matcher = rules.newMatcher(FieldSource.NONE);
    String first = "\"kali-linux, the first of two\"";
    String second = "\"kali-linux, the second of two\"";
    for (String agents : List.of("[" + first + "," + second + "]", second, first, second)) {
      JsonEvent event = JsonEvent.cloudTrail("{\"requestParameters\":{\"agents\":" + agents + "}}");
      assertThat(Rules.matches(matcher, event)).as(agents).containsExactly(0);
    }
  }
}
