package io.trailwarden.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.integrity.Scenarios;
import io.trailwarden.integrity.SignedArchive;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.keys.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever was done to an archive, its copy in a directory is told as is expected. */
final class ScenariosTest {
  private static final int LONGEST_LOG = 1 << 20;

  @TempDir Path root;

  static List<Scenarios.Scenario> scenarios() {
    return Scenarios.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void isTold(Scenarios.Scenario scenario) throws Exception {
    Path directory = Files.createDirectory(root.resolve("logs"));
    Path keys = root.resolve("keys.json");
    SignedArchive archive = scenario.archive();
    archive.writeTo(directory);
    archive.writeKeysTo(keys);
    Lines lines = new Lines();

    new Verification(
            new VerifySettings(
                new ArchiveSettings(
                    directory.toString(),
                    new AwsSettings(null, null, null),
                    scenario.from(),
                    scenario.to(),
                    Set.of(),
                    Set.of(),
                    Duration.ZERO,
                    false),
                Set.of(),
                SignedArchive.BUCKET,
                null,
                Scenarios.OVERDUE_AFTER,
                2,
                LONGEST_LOG,
                VerifySettings.LISTED_IN_MEMORY),
            KeyFiles.read("--public-keys", keys, note -> {}))
        .run(lines);

    assertThat(lines.found).isEqualTo(scenario.expected());
  }
}
