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
  void oneThatFlinkSerializedIsItself() {
    SerializedThrowable serialized = new SerializedThrowable(new IOException("disk is full"));
    SerializedThrowable usage = new SerializedThrowable(new UsageException("do this"));

    assertThat(RootCause.line(new RuntimeException(serialized)))
        .isEqualTo("IOException: disk is full");
    assertThat(RootCause.usage(new RuntimeException(usage))).isPresent();
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
