package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecedenceTest {
  @TempDir Path directory;

  private ReplayCommand replay(String file, Map<String, String> environment, String... args)
      throws IOException {
    Path config = directory.resolve("trailwarden.yml");
    Files.writeString(config, file);
    return Parsed.command(ReplayCommand.class, environment, ConfigFile.read(config), args);
  }

  @Test
  void theFileGoesBeforeTheDefault() throws Exception {
    ReplayCommand replay = replay("archive: A\nretention: 3h\n", Map.of(), "replay");

    assertThat(replay.archive).isEqualTo("A");
    assertThat(replay.detection.retention).isEqualTo(Duration.ofHours(3));
    assertThat(replay.detection.watermarkDelay).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws Exception {
    ReplayCommand replay =
        replay("archive: A\nretention: 3h\n", Map.of("TRAILWARDEN_RETENTION", "4h"), "replay");

    assertThat(replay.detection.retention).isEqualTo(Duration.ofHours(4));
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironment() throws Exception {
    ReplayCommand replay =
        replay(
            "archive: A\nretention: 3h\n",
            Map.of("TRAILWARDEN_RETENTION", "4h"),
            "replay",
            "--retention",
            "5h");

    assertThat(replay.detection.retention).isEqualTo(Duration.ofHours(5));
  }

  @Test
  void anEmptyVariableIsNone() throws Exception {
    ReplayCommand replay =
        replay("archive: A\nretention: 3h\n", Map.of("TRAILWARDEN_RETENTION", ""), "replay");

    assertThat(replay.detection.retention).isEqualTo(Duration.ofHours(3));
  }

  @Test
  void aListOfTheCommandLineReplacesThatOfTheFile() throws Exception {
    String file = "archive: A\naccount: [111111111111, '222222222222']\nregion: [a, b]\n";

    ReplayCommand replay = replay(file, Map.of(), "replay", "--account", "333333333333");

    assertThat(replay.selection.places.accounts).containsExactly("333333333333");
    assertThat(replay.selection.places.regions).containsExactly("a", "b");
  }

  @Test
  void listsAreGivenByCommasOrByRepeating() {
    ReplayCommand replay =
        Parsed.command(
            ReplayCommand.class, "replay", "--archive=A", "--region=a,b", "--region", "c");

    assertThat(replay.selection.places.regions).containsExactly("a", "b", "c");
  }

  @Test
  void pathsMayHoldCommas() throws Exception {
    ReplayCommand fromFile = replay("archive: A\nrules: ['a,b', c]\n", Map.of(), "replay");
    ReplayCommand fromEnvironment =
        replay(
            "archive: A\n",
            Map.of("TRAILWARDEN_RULES", "a,b" + File.pathSeparator + "c"),
            "replay");
    ReplayCommand fromLine =
        replay("archive: A\n", Map.of(), "replay", "--rules", "a,b", "--rules", "c");

    List<Path> expected = List.of(Path.of("a,b"), Path.of("c"));
    assertThat(fromFile.ruleOptions.paths).isEqualTo(expected);
    assertThat(fromEnvironment.ruleOptions.paths).isEqualTo(expected);
    assertThat(fromLine.ruleOptions.paths).isEqualTo(expected);
  }

  @Test
  void switchesAreSetFromAnywhereAndCanBeTakenBack() throws Exception {
    Map<String, String> variable = Map.of("TRAILWARDEN_VERBOSE", "true");

    assertThat(replay("archive: A\nverbose: true\n", Map.of(), "replay").common.verbose).isTrue();
    assertThat(replay("archive: A\n", variable, "replay").common.verbose).isTrue();
    assertThat(replay("archive: A\n", variable, "replay", "--verbose").common.verbose).isTrue();
    assertThat(replay("archive: A\n", variable, "replay", "--verbose=false").common.verbose)
        .isFalse();
  }

  @Test
  void theVariableMayNameTheFile() throws Exception {
    Path config = directory.resolve("other.yml");
    Files.writeString(config, "nonsense: 1\n");

    Answer answer = Answer.to(Map.of("TRAILWARDEN_CONFIG", config.toString()), "detectors", "list");

    assertThat(answer.err()).contains(config + ":1: there is no option 'nonsense'");
  }
}
