package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.BinaryOutput;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is told of an addition without reading it is what its state says. */
final class AdditionTest {
  private static final long BASE = 1_742_295_600L;

  @Provide
  Arbitrary<Correlator> correlators() {
    return Arbitraries.of(
        new TreeCorrelator("d", new Leaf(0), Duration.ofMinutes(10), false, "each"),
        new TreeCorrelator("d", new Count(0, 3, 600), Duration.ofMinutes(10), false, "events"),
        new TreeCorrelator("d", new Distinct(0, 3, 600), Duration.ofMinutes(10), false, "values"),
        new TreeCorrelator(
            "d",
            new Sum(0, BigDecimal.valueOf(100), 600),
            Duration.ofMinutes(10),
            false,
            "numbers"),
        new UsedElsewhere("d"));
  }

  private static List<Partial> sent(Correlator correlator, int events) {
    List<Partial> partials = new ArrayList<>();
    PartialBuffer buffer = new PartialBuffer();
    for (int id = 0; id < events; id++) {
      new Happening(0, BASE + id % 30, id, "label" + id % 7, id)
          .observe(buffer, correlator, List.of());
    }
    buffer.drain(partials::add);
    return partials;
  }

  @Property(tries = 100)
  void tellsWhatItsStateSays(
      @ForAll("correlators") Correlator correlator,
      @ForAll @IntRange(min = 1, max = 60) int events) {
    for (Partial partial : sent(correlator, events)) {
      Partial arrived = BinaryCells.copy(StateCodecs.PARTIAL, partial);
      assertThat(arrived).isEqualTo(partial);
      assertThat(arrived.key()).isEqualTo(partial.key());
      for (Addition addition : arrived.cells().values()) {
        LeafState state = addition.state();
        assertThat(addition.amount()).isEqualTo(state.amount());
        assertThat(addition.settled()).isEqualTo(state.settled());
        assertThat(addition.isSmall()).isEqualTo(state.isSmall());
        assertThat(addition.isBulky()).isEqualTo(state.isBulky());
      }
    }
  }

  @Test
  void aSegmentOfAnAdditionIsWhatItsStateWrites() {
    Correlator correlator =
        new TreeCorrelator("d", new Count(0, 3, 600), Duration.ofMinutes(10), false, "events");
    for (Addition addition : sent(correlator, 5).get(0).cells().values()) {
      assertThat(BinaryCells.copy(StateCodecs.SEGMENT, addition.content()).state())
          .isEqualTo(addition.state());
    }
  }

  /** Such a partial is in savepoints, as the owner of a group's state, and in flight. */
  @Test
  void whatVersion3SentIsRead() throws IOException {
    Correlator correlator =
        new TreeCorrelator("d", new Count(0, 3, 600), Duration.ofMinutes(10), false, "events");
    Partial partial = sent(correlator, 2).get(0);
    BinaryOutput out = new BinaryOutput();
    Binary.writeString(out, partial.detector());
    Binary.writeString(out, partial.structure());
    Binary.writeStrings(out, partial.group());
    Binary.writeNumber(out, partial.cells().size());
    for (Map.Entry<CellKey, Addition> cell : partial.cells().entrySet()) {
      cell.getKey().write(out);
      StateCodecs.LEAF_STATE.write(cell.getValue().state(), out);
    }

    Partial read = StateCodecs.PARTIAL.read(3, in(out.toBytes()));

    assertThat(read).isEqualTo(partial);
    assertThat(read.key()).isEqualTo(partial.key());
  }

  @Test
  void refusesAnAdditionOfNothing() {
    assertThatThrownBy(() -> Addition.read(in(new byte[4])))
        .isInstanceOf(IOException.class)
        .hasMessage("an addition of nothing");
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
