package io.trailwarden.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.DigestVerdict;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
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
import java.util.SortedSet;
import java.util.TreeSet;
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
                Scenarios.OVERDUE_AFTER,
                2,
                LONGEST_LOG,
                VerifySettings.LISTED_IN_MEMORY),
            KeyFiles.read("--public-keys", keys, note -> {}))
        .run(lines);

    assertThat(lines.found).isEqualTo(scenario.expected());
  }

  private static final class Lines implements Findings {
    final SortedSet<String> found = new TreeSet<>();

    @Override
    public void digest(DigestFinding digest) {
      if (digest.verdict() != DigestVerdict.VALID) {
        found.add(SignedArchive.ofDigest(digest.key(), digest.verdict()));
      }
    }

    @Override
    public void gap(Gap gap) {
      found.add(SignedArchive.ofGap(gap));
    }

    @Override
    public void covered(ChainId chain, List<Periods.Period> periods) {}

    @Override
    public void overdue(Judgement.Overdue chain) {
      found.add(SignedArchive.ofOverdue(chain.chain()));
    }

    @Override
    public void log(LogFinding file) {
      if (file.verdict().verdict() != Verdict.VERIFIED) {
        found.add(SignedArchive.ofLog(file.key(), file.verdict().verdict()));
      }
    }

    @Override
    public void note(String line) {
      found.add(SignedArchive.ofNote(line));
    }
  }
}
