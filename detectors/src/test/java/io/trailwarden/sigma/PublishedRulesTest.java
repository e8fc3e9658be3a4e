package io.trailwarden.sigma;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.sigma.compile.RuleCompiler;
import io.trailwarden.sigma.match.CompiledRules;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.sigma.parse.RuleFile;
import io.trailwarden.sigma.parse.RuleParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * SigmaHQ's rules for CloudTrail, which teams bring along: {@code rules/cloud/aws/cloudtrail} of a
 * checkout of SigmaHQ/sigma, named with {@code -Dsigmahq.rules=DIR}. Its files are not ours to
 * carry, so without the directory nothing is tested here. What each must match, and near misses,
 * stands in {@code sigmahq/events.yml}, written down from reading the rules.
 */
final class PublishedRulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<RuleFile> files() throws IOException {
    String directory = System.getProperty("sigmahq.rules");
    assumeTrue(directory != null, "no directory of SigmaHQ's rules is given");
    List<RuleFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(Path.of(Objects.requireNonNull(directory)))) {
      for (Path path : paths.filter(path -> path.toString().endsWith(".yml")).sorted().toList()) {
        files.add(new RuleFile(path.getFileName().toString(), Files.readAllBytes(path)));
      }
    }
    assertThat(files).isNotEmpty();
    return files;
  }

  private static RuleSet parse(List<RuleFile> files) throws RuleErrors {
    return new RuleParser(path -> false, Map.of()).parse(files);
  }

  @Test
  void allLoadUnchangedTogether() throws Exception {
    List<RuleFile> files = files();
    RuleSet set = parse(files);
    assertThat(set.rules()).hasSameSizeAs(files);
    assertThat(set.skipped()).isEmpty();
    assertThat(RuleCompiler.compile(set.rules()).size()).isEqualTo(files.size());
  }

  @TestFactory
  Stream<DynamicTest> eachMatchesWhatItIsWrittenFor() throws IOException {
    Map<?, ?> table;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/sigmahq/events.yml"))) {
      table =
          (Map<?, ?>)
              new Load(LoadSettings.builder().build())
                  .loadFromString(new String(in.readAllBytes(), UTF_8));
    }
    Map<String, RuleFile> byName = new LinkedHashMap<>();
    if (System.getProperty("sigmahq.rules") != null) {
      files().forEach(file -> byName.put(file.name(), file));
    }
    List<DynamicTest> tests = new ArrayList<>();
    table.forEach(
        (name, cases) ->
            tests.add(
                DynamicTest.dynamicTest(
                    String.valueOf(name),
                    () -> {
                      RuleFile file = byName.get(String.valueOf(name));
                      assumeTrue(file != null, "the rule is not there");
                      check(Objects.requireNonNull(file), (Map<?, ?>) cases);
                    })));
    return tests.stream();
  }

  private static void check(RuleFile file, Map<?, ?> cases) throws RuleErrors {
    CompiledRules compiled = RuleCompiler.compile(parse(List.of(file)).rules());
    for (String kind : List.of("fires", "silent")) {
      List<?> events = (List<?>) Objects.requireNonNull(cases.get(kind));
      assertThat(events).as(kind).isNotEmpty();
      for (Object event : events) {
        String json = event((Map<?, ?>) event);
        assertThat(Rules.matches(compiled, JsonEvent.cloudTrail(json)))
            .as("%s: %s%n%s", kind, json, compiled.listing(0))
            .hasSize(kind.equals("fires") ? 1 : 0);
      }
    }
  }

  /** From dotted paths to values. */
  private static String event(Map<?, ?> fields) {
    ObjectNode event = JSON.createObjectNode();
    fields.forEach(
        (path, value) -> {
          String[] names = String.valueOf(path).split("\\.");
          ObjectNode object = event;
          for (int i = 0; i < names.length - 1; i++) {
            JsonNode child = object.get(names[i]);
            object = child instanceof ObjectNode node ? node : object.putObject(names[i]);
          }
          object.set(names[names.length - 1], JSON.valueToTree(value));
        });
    return event.toString();
  }
}
