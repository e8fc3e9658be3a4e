package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path directory;

  private Path checkpoint(String name, long written) throws IOException {
    Path path = Files.createDirectories(directory.resolve(name));
    Path whole = Files.createFile(path.resolve("_metadata"));
    Files.setLastModifiedTime(whole, FileTime.fromMillis(written));
    return path;
  }

  @Test
  void theLatestOfAllJobsIsResumed() throws Exception {
    checkpoint("job-1/chk-9", 1_000);
    Path latest = checkpoint("job-2/chk-2", 3_000);
    checkpoint("job-2/chk-1", 2_000);
    Files.createDirectories(directory.resolve("job-3/chk-1"));

    assertThat(Checkpoints.toResume("latest", directory.toString()))
        .isEqualTo(latest.toUri().toString());
  }

  @Test
  void oneIsResumedByItsPath() throws Exception {
    Path path = checkpoint("job/chk-1", 1_000);

    assertThat(Checkpoints.toResume(path.toString(), null)).isEqualTo(path.toUri().toString());
    assertThat(Checkpoints.toResume("s3://b/c/chk-1", null)).isEqualTo("s3://b/c/chk-1");
  }

  @Test
  void nothingToResumeIsSaid() {
    assertThatThrownBy(() -> Checkpoints.toResume("latest", directory.toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no checkpoint in " + directory);
    assertThatThrownBy(() -> Checkpoints.toResume("latest", directory + "/none"))
        .isInstanceOf(UsageException.class);
  }
}
