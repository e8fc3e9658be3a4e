package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-zA-Z0-9-]+");

  /** What deploy's README says of programs other than ours. */
  private static final Set<String> OTHERS =
      Set.of("--add-opens", "--stop", "--savepointPath", "--version", "--help");

  private static final CommandLine LINE =
      Main.commandLine(
          new Call(
              new PrintStream(OutputStream.nullOutputStream()),
              new PrintStream(OutputStream.nullOutputStream()),
              Map.of(),
              ConfigFile.NONE));

  private static Stream<CommandLine> all(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(HelpTest::all));
  }

  private static Set<String> optionsIn(String text) {
    return new TreeSet<>(OPTION.matcher(text).results().map(MatchResult::group).toList());
  }

  @Test
  void eachCommandAndOptionIsDescribed() {
    all(LINE)
        .forEach(
            line -> {
              var spec = line.getCommandSpec();
              assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
              for (OptionSpec option : spec.options()) {
                assertThat(String.join("", option.description()))
                    .as(spec.qualifiedName() + " " + option.longestName())
                    .isNotBlank();
              }
            });
  }

  @Test
  void helpIsPrintedToStandardOutput() {
    all(LINE)
        .forEach(
            line -> {
              List<String> words =
                  new ArrayList<>(Arrays.asList(line.getCommandSpec().qualifiedName().split(" ")));
              words.remove(0);
              words.add("--help");
              Answer answer = Answer.to(words.toArray(String[]::new));
              assertThat(answer.code()).isZero();
              assertThat(answer.err()).isEmpty();
              assertThat(answer.out()).contains("Usage: trailwarden");
            });
  }

  @Test
  void helpNamesNoOptionThatThereIsNot() {
    all(LINE)
        .forEach(
            line -> {
              Set<String> known = new TreeSet<>(OTHERS);
              line.getCommandSpec().options().forEach(o -> known.add(o.longestName()));
              line.getSubcommands()
                  .values()
                  .forEach(
                      each ->
                          each.getCommandSpec().options().forEach(o -> known.add(o.longestName())));
              known.add("--config");
              assertThat(optionsIn(line.getUsageMessage())).isSubsetOf(known);
            });
  }

  @Test
  void onlyWhatReadsStreamsAsksWhereKinesisIs() {
    assertThat(
            all(LINE)
                .filter(line -> line.getCommandSpec().findOption("--kinesis-endpoint") != null)
                .map(CommandLine::getCommandName))
        .containsExactly("live");
  }

  @Test
  void theReadmeOfDeployNamesNoOptionThatThereIsNot() throws Exception {
    Set<String> known = new TreeSet<>(OTHERS);
    Main.optionNames(LINE).forEach(name -> known.add("--" + name));
    known.add("--config");

    assertThat(optionsIn(Files.readString(Path.of("../deploy/README.md")))).isSubsetOf(known);
  }
}
