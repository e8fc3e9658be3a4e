package io.trailwarden.job.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.finding.Digest;
import io.trailwarden.job.type.HeadsSerializer;
import io.trailwarden.state.CellKey;
import io.trailwarden.state.Count;
import io.trailwarden.state.GroupState;
import io.trailwarden.state.Heads;
import io.trailwarden.state.LeafState;
import io.trailwarden.state.TreeCorrelator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RecentHeadsTest {
  private static final int GROUPS = 5_000;
  private static final int STEPS = 40_000;
  private static final CellKey CELL = new CellKey(0, List.of(), 0);

  private static final LeafState NOTHING =
      new TreeCorrelator("d", new Count(0, 3, 600), Duration.ofMinutes(10), false, "events")
          .none(0);

  /** What is done to a group's head. */
  private enum Step {
    COUNT,
    CLEAR
  }

  private record Change(String key, Step step) {}

  /** Counts in a head what came for its group since it was cleared last. */
  private static final class Counting extends AbstractStreamOperator<Long>
      implements OneInputStreamOperator<Change, Long> {
    private static final long A_PAGE = 1;

    private transient RecentHeads heads;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      heads =
          new RecentHeads(
              context
                  .getKeyedStateStore()
                  .getState(new ValueStateDescriptor<>("heads", HeadsSerializer.TYPE)),
              getKeyedStateBackend(),
              A_PAGE,
              !context.isRestored());
    }

    @Override
    public void processElement(StreamRecord<Change> element) {
      Change change = element.getValue();
      if (change.step() == Step.CLEAR) {
        heads.clear();
        assertThat(heads.value()).isNull();
        return;
      }
      Heads kept = heads.value();
      Heads known = kept == null ? new Heads() : kept;
      long count = kept == null ? 1 : kept.get(CELL).clearTime() + 1;
      known.put(CELL, GroupState.cell(NOTHING, count));
      heads.update(known);
      assertThat(getCurrentKey()).isEqualTo(change.key());
      output.collect(new StreamRecord<>(count));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
      super.snapshotState(context);
      heads.writeChanged();
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Change, Long> counting(
      OperatorSubtaskState... restored) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(new Counting(), Change::key, Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    for (OperatorSubtaskState state : restored) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static Set<String> stored(
      KeyedOneInputStreamOperatorTestHarness<String, Change, Long> harness) {
    KeyedStateBackend<String> backend = harness.getOperator().getKeyedStateBackend();
    return backend
        .getKeys("heads", VoidNamespace.INSTANCE)
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void headsOfMoreGroupsThanThereIsRoomForAreThoseThatWerePutLastAlsoAfterARestart()
      throws Exception {
    Random random = new Random(1);
    Map<String, Long> expected = new HashMap<>();
    List<Long> counts = new ArrayList<>();
    var harness = counting();
    for (int step = 1; step <= STEPS; step++) {
      String key = Digest.id(List.of("group " + random.nextInt(GROUPS)));
      if (random.nextInt(4) == 0) {
        expected.remove(key);
        harness.processElement(new StreamRecord<>(new Change(key, Step.CLEAR)));
      } else {
        counts.add(expected.merge(key, 1L, Long::sum));
        harness.processElement(new StreamRecord<>(new Change(key, Step.COUNT)));
      }
      if (step % (STEPS / 4) == 0) {
        OperatorSubtaskState snapshot = harness.snapshot(step, step);
        assertThat(stored(harness)).isEqualTo(expected.keySet());
        assertThat(harness.extractOutputValues()).isEqualTo(counts);
        counts.clear();
        harness.close();
        harness = counting(snapshot);
      }
    }
    harness.close();
  }
}
