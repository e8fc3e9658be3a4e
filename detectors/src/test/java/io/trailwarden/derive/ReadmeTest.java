package io.trailwarden.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  /** When it fails, put the expected table there. */
  @Test
  void theReadmeHasEveryDerivedFieldAsItIsDescribed() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String section = readme.substring(readme.indexOf("\n## Derived fields\n"));
    section = section.substring(0, section.indexOf("\n## ", 4));
    String rows =
        section
            .lines()
            .filter(line -> line.startsWith("| `trailwarden."))
            .collect(Collectors.joining("\n"));

    assertThat(rows).isEqualTo(table());
  }

  private static String table() {
    return DerivedFields.descriptions().entrySet().stream()
        .map(field -> "| `" + field.getKey() + "` | " + field.getValue().replace("*", "\\*") + " |")
        .collect(Collectors.joining("\n"));
  }
}
