package io.trailwarden.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.catalogue.Catalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestTableTest {
  private static final List<Catalogue.Entry> COUNTED =
      Catalogue.own().detectors().stream()
          .filter(entry -> List.of("root_activity", "iam_login_failed_burst").contains(entry.id()))
          .toList();

  @TempDir Path directory;

  private static String alert(String detector, String entity, String count, long start, long end) {
    return "{\"start_time\":"
        + start
        + ",\"end_time\":"
        + end
        + ",\"actor\":{\"user\":{\"uid\":\"arn:root\"}},\"trailwarden\":{\"detector\":\""
        + detector
        + "\",\"entity\":["
        + entity
        + "],\"evidence_count\":\""
        + count
        + "\"}}";
  }

  private String table(String... alerts) throws IOException {
    Path file = Files.write(directory.resolve("alerts.jsonl"), List.of(alerts));
    BacktestTable table = new BacktestTable(COUNTED);
    table.read(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).replaceAll(" +", " ").replace("\r", "");
  }

  @Test
  void verdictsOnLogFilesAreNotCountedSinceABacktestProvesNothing() {
    assertThat(Backtest.counted(Catalogue.own(), true))
        .extracting(Catalogue.Entry::kind)
        .contains(Catalogue.Kind.RULE, Catalogue.Kind.JAVA)
        .doesNotContain(Catalogue.Kind.INTEGRITY);
    assertThat(Backtest.counted(Catalogue.own(), false)).isEmpty();
  }

  @Test
  void theOneThatFiredMostOftenComesFirst() throws IOException {
    assertThat(
            table(
                alert("iam_login_failed_burst", "\"1\",\"bob\"", "7", 60_000, 120_000),
                alert("root_activity", "\"event-1\"", "1", 0, 0),
                alert("root_activity", "\"event-2\"", "1", 3_600_000, 3_600_000),
                alert("somebody_elses", "\"x\"", "1", 0, 0)))
        .isEqualTo(
            """
            DETECTOR ALERTS EVENTS FIRST LAST MOST OFTEN
            root_activity 2 2 1970-01-01T00:00:00Z 1970-01-01T01:00:00Z arn:root (2)
            iam_login_failed_burst 1 7 1970-01-01T00:01:00Z 1970-01-01T00:02:00Z 1, bob (1)
            """);
  }

  @Test
  void oneThatDidNotFireIsThereToo() throws IOException {
    assertThat(table()).contains("root_activity 0 0 - - -");
  }

  @Test
  void aCountThatIsOpenStaysOpen() throws IOException {
    assertThat(table(alert("iam_login_failed_burst", "\"bob\"", "1000+", 0, 0)))
        .contains("iam_login_failed_burst 1 1,000+ ");
  }

  @Test
  void ofManyEntitiesThreeAreShown() throws IOException {
    String[] alerts = new String[20];
    for (int i = 0; i < alerts.length; i++) {
      alerts[i] = alert("iam_login_failed_burst", "\"u" + i % 7 + "\"", "5", i, i);
    }

    assertThat(table(alerts)).contains("u0 (3), u1 (3), u2 (3) and 4 others");
  }
}
