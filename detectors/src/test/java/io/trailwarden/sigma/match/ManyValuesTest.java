package io.trailwarden.sigma.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.FieldSource;
import io.trailwarden.sigma.JsonEvent;
import io.trailwarden.sigma.Rules;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules with ten thousand values: an event with one of them matches, and one without does not. */
final class ManyValuesTest {
  private static final int MANY = 10_000;

  @ParameterizedTest
  @CsvSource({
    "userAgent,                   agent-%d-x,      agent-777-x,              agent-777-",
    "userAgent|cased,             Agent-%d-x,      Agent-777-x,              agent-777-x",
    "userAgent|contains,          agent-%d-x,      of AGENT-777-x too,       of agent-777- too",
    "userAgent|startswith,        agent-%d-x,      Agent-777-xx,             an agent-777-x",
    "userAgent|endswith,          agent-%d-x,      an agent-777-x,           agent-777-x.",
    "userAgent,                   agent*%d?x,      agent-or-777-x,           agent-or-",
    "userAgent|re,                agent[a-z]+%d$,  an agentx777,             agent777",
    "requestParameters.a.b|contains, agent-%d-x,   of agent-777-x too,       of agent-777- too"
  })
  void areAnsweredTogether(String field, String value, String with, String without) {
    Matcher matcher = matcher(field, value);
    String name = field.replaceAll("\\|.*", "");
    assertThat(Rules.matches(matcher, event(name, with))).hasSize(1);
    assertThat(Rules.matches(matcher, event(name, without))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'|contains', agent-%d-x", "'|re', 'agent-%d-[a-z]'"})
  void areAnsweredTogetherAsKeywords(String modifiers, String value) {
    Matcher matcher = matcher(modifiers.replace("|contains", ""), value);
    assertThat(Rules.matches(matcher, event("userAgent", "of agent-777-x too"))).hasSize(1);
    assertThat(Rules.matches(matcher, event("userAgent", "of agent-777 too"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"10.3.9.77, true", "10.200.0.1, false", "::ffff:10.0.0.1, true", "x, false"})
  void areSearchedByHalvesAsNetworks(String address, boolean matches) {
    String networks =
        IntStream.range(0, MANY)
            .mapToObj(i -> "10." + i / 256 + "." + i % 256 + ".0/24")
            .collect(Collectors.joining(", ", "[", "]"));
    Matcher matcher =
        Rules.compile("s: {'sourceIPAddress|cidr': " + networks + "}\ncondition: s")
            .newMatcher(FieldSource.NONE);
    assertThat(Rules.matches(matcher, event("sourceIPAddress", address))).hasSize(matches ? 1 : 0);
  }

  private static Matcher matcher(String field, String value) {
    String values =
        IntStream.range(0, MANY)
            .mapToObj(i -> "'" + value.formatted(i) + "'")
            .collect(Collectors.joining(", ", "[", "]"));
    String selection = field.isEmpty() ? values : "{'" + field + "': " + values + "}";
    return Rules.compile("s: " + selection + "\ncondition: s").newMatcher(FieldSource.NONE);
  }

  private static JsonEvent event(String path, String value) {
    String json = "\"" + value + "\"";
    String[] names = path.split("\\.");
    for (int i = names.length - 1; i >= 0; i--) {
      json = "{\"" + names[i] + "\":" + json + "}";
    }
    return JsonEvent.cloudTrail(json);
  }
}
