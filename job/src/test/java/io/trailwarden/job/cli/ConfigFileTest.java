package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("trailwarden.yml");
  }

  private ConfigFile config(String text) throws IOException {
    Files.writeString(file, text);
    return ConfigFile.read(file);
  }

  @Test
  void givesValuesAndListsWithTheirPlace() throws Exception {
    ConfigFile config = config("# ours\noutput: https://host\nregion: [a, b]\nrules:\n  - x,y\n");

    assertThat(config.entry("output"))
        .contains(new ConfigFile.Entry(List.of("https://host"), file + ":2"));
    assertThat(config.entry("region"))
        .contains(new ConfigFile.Entry(List.of("a", "b"), file + ":3"));
    assertThat(config.entry("rules")).contains(new ConfigFile.Entry(List.of("x,y"), file + ":4"));
    assertThat(config.entry("archive")).isEmpty();
  }

  @Test
  void accountNumbersStayTexts() throws Exception {
    assertThat(config("own-accounts: [000011112222]").entry("own-accounts").orElseThrow().values())
        .containsExactly("000011112222");
  }

  @Test
  void givesPlaceholders() throws Exception {
    ConfigFile config = config("placeholders:\n  admins: [alice, bob]\n  office: 10.0.0.0/8\n");

    assertThat(config.placeholders())
        .containsEntry("admins", List.of("alice", "bob"))
        .containsEntry("office", List.of("10.0.0.0/8"));
  }

  @Test
  void anEmptyFileGivesNothing() throws Exception {
    assertThat(config("# nothing\n").entry("output")).isEmpty();
  }

  @Test
  void refusesAKeyThatIsNoOptionWithItsLine() throws Exception {
    ConfigFile config = config("output: x\nretenton: 3h\n");

    assertThatThrownBy(() -> config.refuseUnknown(Set.of("output", "retention")))
        .isInstanceOf(UsageException.class)
        .hasMessage(file + ":2: there is no option 'retenton'; did you mean retention?");
  }

  @Test
  void refusesAKeyGivenTwice() {
    assertThatThrownBy(() -> config("output: x\nverbose: true\noutput: y\n"))
        .isInstanceOf(UsageException.class)
        .hasMessage(file + ":3: 'output' is given already, at " + file + ":1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- a\n- b\n",
        "just words\n",
        "output: {url: x}\n",
        "region: [a, [b]]\n",
        "placeholders: [a]\n",
        "[a]: b\n",
        "output: 'x\n",
        "output: [a\n",
        "output: *nowhere\n",
        "\u0000",
        "a: 1\n--- \nb: 2\n",
      })
  void refusesWhatIsNoSuchMapInOneLine(String text) {
    assertThatThrownBy(() -> config(text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(file.toString())
        .message()
        .hasLineCount(1);
  }

  @Test
  void refusesAFileThatIsTooLong() {
    assertThatThrownBy(() -> config("#".repeat((1 << 20) + 1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at most");
  }

  @Test
  void refusesADirectory() {
    assertThatThrownBy(() -> ConfigFile.read(directory))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(directory + ": the configuration can't be read");
  }

  @Test
  void helpIsGivenWhateverIsInTheFile() {
    assertThat(Answer.to("replay", "--help", "--config", "/no/file").code()).isZero();
  }
}
