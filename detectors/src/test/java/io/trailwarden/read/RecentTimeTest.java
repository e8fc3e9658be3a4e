package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RecentTimeTest {
  private static final List<String> FORMS =
      List.of(
          "%s",
          "%s",
          "%s",
          "%s",
          "%s",
          "",
          "Z",
          "%sZ",
          "%s+01:00",
          "2026-02-30T06:57:07Z",
          "2026-11-24T06:57:60Z",
          "2026-11-24T06:57:61Z",
          "2026-11-24T06:57:0xZ",
          "2026-11-24 06:57:05Z",
          "2026-11-24T06:57:05z",
          "2026-11-24T06:57:7.Z",
          "24/Nov/2026:06:57:00 +0000");

  @Property(tries = 200)
  void aTimeIsReadAsIfNoneHadBeenReadBefore(@ForAll long seed) {
    Random random = new Random(seed);
    RecentTime times = new RecentTime();
    Instant now = Instant.parse("2026-11-24T06:56:30Z");
    for (int i = 0; i < 200; i++) {
      now = now.plusSeconds(random.nextInt(30) - 10);
      String text = FORMS.get(random.nextInt(FORMS.size())).formatted(now);
      byte[] around = ("\"" + text + "\"").getBytes(UTF_8);
      int length = around.length - 2;

      assertThat(times.iso(around, 1, length))
          .as(text)
          .isEqualTo(EventTimes.iso(around, 1, length));
    }
  }
}
