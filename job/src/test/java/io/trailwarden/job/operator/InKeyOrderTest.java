package io.trailwarden.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.state.Correlator;
import io.trailwarden.state.Count;
import io.trailwarden.state.GroupValues;
import io.trailwarden.state.Observation;
import io.trailwarden.state.Partial;
import io.trailwarden.state.PartialBuffer;
import io.trailwarden.state.TreeCorrelator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class InKeyOrderTest {
  private static final int KEY_GROUPS = 8;

  private static Evidence event(EvidenceKey key) {
    EventFacts facts =
        new EventFacts(
            null, null, null, null, null, null, null, null, null, null, null, null, null,
            List.of());
    return new Evidence(
        key,
        LogSource.CLOUDTRAIL,
        null,
        List.of(new Origin.LogFile("s3://logs", "a.json.gz", key.time())),
        Map.of(),
        facts,
        "{}",
        2);
  }

  @Test
  void allLeaveByKeyGroupAndKey() {
    Correlator correlator =
        new TreeCorrelator("d", new Count(0, 3, 600), Duration.ofMinutes(10), false, "events");
    PartialBuffer buffer = new PartialBuffer();
    for (int i = 0; i < 100; i++) {
      EvidenceKey key = new EvidenceKey(i, "e" + i);
      buffer.add(
          correlator,
          new GroupValues(List.of("group " + i)),
          0,
          List.of(),
          new Observation(key, EventIds.hash(key), "", 0, 0, () -> event(key)));
    }
    List<Partial> partials = new ArrayList<>();
    new InKeyOrder(KEY_GROUPS).drain(buffer, partials::add);

    assertThat(partials)
        .hasSize(100)
        .isSortedAccordingTo(
            Comparator.<Partial>comparingInt(
                    partial -> KeyGroupRangeAssignment.assignToKeyGroup(partial.key(), KEY_GROUPS))
                .thenComparing(Partial::key));
    assertThat(buffer.isEmpty()).isTrue();
  }
}
