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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class InKeyOrderTest {
  private static final int KEY_GROUPS = 8;

  private static final Comparator<Partial> BY_KEY_GROUP_AND_KEY =
      Comparator.<Partial>comparingInt(
              partial -> KeyGroupRangeAssignment.assignToKeyGroup(partial.key(), KEY_GROUPS))
          .thenComparing(Partial::key);

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

  private static List<Partial> drained(int receivers) {
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
    new InKeyOrder(KEY_GROUPS, receivers).drain(buffer, partials::add);
    assertThat(buffer.isEmpty()).isTrue();
    assertThat(partials).hasSize(100).doesNotHaveDuplicates();
    return partials;
  }

  private static int receiver(Partial partial, int receivers) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        partial.key(), KEY_GROUPS, receivers);
  }

  @Test
  void allLeaveByKeyGroupAndKey() {
    assertThat(drained(1)).isSortedAccordingTo(BY_KEY_GROUP_AND_KEY);
  }

  @Test
  void eachReceiverGetsItsOwnByKeyGroupAndKey() {
    Map<Integer, List<Partial>> byReceiver =
        drained(3).stream().collect(Collectors.groupingBy(partial -> receiver(partial, 3)));

    assertThat(byReceiver).hasSize(3);
    assertThat(byReceiver.values())
        .allSatisfy(partials -> assertThat(partials).isSortedAccordingTo(BY_KEY_GROUP_AND_KEY));
  }

  /** So that none of them waits for another's to be taken. */
  @Test
  void receiversGetTheirsByTurns() {
    List<Partial> partials = drained(3);
    Map<Integer, Long> counts =
        partials.stream()
            .collect(Collectors.groupingBy(p -> receiver(p, 3), Collectors.counting()));
    int turns = (int) Collections.min(counts.values()).longValue();

    for (int turn = 0; turn < turns; turn++) {
      assertThat(partials.subList(3 * turn, 3 * turn + 3))
          .extracting(partial -> receiver(partial, 3))
          .containsExactly(0, 1, 2);
    }
  }
}
