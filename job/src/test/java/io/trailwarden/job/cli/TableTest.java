package io.trailwarden.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table = new Table("A", "WHAT");

  private String printed(int width) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.printWrapped(new PrintStream(out, true, UTF_8), width);
    return out.toString(UTF_8);
  }

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    table.add("short", "one");
    table.add("much longer", "two");

    assertThat(printed(200).lines())
        .containsExactly("A            WHAT", "short        one", "much longer  two");
  }

  @Test
  void aLongLastCellGoesOnBelowItself() {
    table.add("x", "twenty characters ok and again twenty characters, and the rest");

    assertThat(printed(10).lines())
        .containsExactly(
            "A  WHAT", "x  twenty characters ok and again twenty", "   characters, and the rest");
  }

  @Test
  void aWordThatIsTooLongIsCut() {
    table.add("x", "y".repeat(45));

    assertThat(printed(10).lines())
        .containsExactly("A  WHAT", "x  " + "y".repeat(40), "   " + "y".repeat(5));
  }

  @Test
  void nothingInACellSteersTheTerminal() {
    table.add("x", "a\u001b[2Jb\nc\u202ed\u0000");

    assertThat(printed(200)).contains("x  a\uFFFD[2Jb c\uFFFDd\uFFFD");
  }
}
