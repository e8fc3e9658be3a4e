package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class RootCauseTest {
  @Test
  void theDeepestCauseIsOneLine() {
    Exception thrown =
        new IllegalStateException(
            "outer", new RuntimeException(new IOException("disk is full\n\tat somewhere")));

    assertThat(RootCause.line(thrown)).isEqualTo("IOException: disk is full");
  }

  @Test
  void oneWithoutAMessageIsItsName() {
    assertThat(RootCause.line(new NullPointerException())).isEqualTo("NullPointerException");
  }

  @Test
  void oneThatFlinkSerializedIsNamedOnce() {
    assertThat(RootCause.line(new SerializedThrowable(new IOException("disk is full"))))
        .isEqualTo("java.io.IOException: disk is full");
  }

  @Test
  void whatSaysWhatToDoIsFoundAboveItsCauses() {
    UsageException usage = new UsageException("do this", new IOException("refused"));

    assertThat(RootCause.usage(new RuntimeException(usage))).contains(usage);
    assertThat(RootCause.usage(new RuntimeException(new IOException("x")))).isEmpty();
  }

  @Test
  void aLongLineIsCut() {
    assertThat(RootCause.line(new IOException("x".repeat(10_000)))).hasSizeLessThan(700);
  }
}
