package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.finding.Detection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How a group's state is laid out; what follows from it is {@link CorrelationPropertiesTest}'s. */
final class GroupStateTest {
  private static final long BASE = 1_742_295_600L;
  private static final CellKey CELL = new CellKey(0, List.of(), BASE);

  private final BinaryCells cells = new BinaryCells();

  private Correlator correlator = correlator(1);

  private static Correlator correlator(int minimum) {
    return new TreeCorrelator(
        "d", new Count(0, minimum, 600), Duration.ofMinutes(10), false, "events");
  }

  /** A group of which so many events are asked for; additions are to it. */
  private GroupState state(int minimum) {
    correlator = correlator(minimum);
    return new GroupState(correlator, List.of("g"), cells, Duration.ZERO);
  }

  private Addition addition(int id) {
    List<Partial> partials = new ArrayList<>();
    PartialBuffer buffer = new PartialBuffer();
    new Happening(0, BASE + id % 600, id, "", 0).observe(buffer, correlator, List.of());
    buffer.drain(partials::add);
    return Objects.requireNonNull(partials.get(0).cells().get(CELL));
  }

  private Cell head() {
    return Objects.requireNonNull(cells.cell(CELL));
  }

  private List<Detection> add(GroupState state, int from, int to) {
    List<Detection> last = List.of();
    for (int id = from; id < to; id++) {
      last = state.take(Map.of(CELL, addition(id)), Long.MIN_VALUE);
    }
    return last;
  }

  @Test
  void anEventThatIsKeptWholeIsNotInTheHead() {
    add(state(3), 0, 1);

    assertThat(head().newest().isNone()).isTrue();
    assertThat(head().levels()).isEqualTo(0b1);
    assertThat(head().amount().events()).isEqualTo(1);
    assertThat(head().weight()).isLessThan(100);
  }

  @Test
  void whatDoesNotFitIntoATierBecomesOneOfTheNext() {
    GroupState state = state(1000);
    add(state, 0, 16);
    assertThat(head().levels()).isEqualTo(0xFFFF);
    add(state, 16, 17);
    assertThat(head().levels()).isEqualTo(1 << 16);
    add(state, 17, 4 * 17);
    assertThat(head().levels()).isEqualTo(0xF << 16);
    add(state, 4 * 17, 5 * 17);
    assertThat(head().levels()).isEqualTo(1 << 20);
  }

  @Test
  void aFullLastTierBecomesOneSegment() {
    GroupState state = state(100);
    int levels = 0;
    for (int level = 0; level < Integer.SIZE; level++) {
      levels |= 1 << level;
      cells.putSegment(new SegmentKey(CELL, level), addition(level).content());
    }
    Cell all = GroupState.cell(addition(0).state(), Long.MAX_VALUE);
    cells.putCell(
        CELL, new Cell(levels, Packed.NONE, new Amount(32, 0), Settled.NOTHING, all.clearTime()));
    add(state, 32, 33);

    assertThat(head().levels()).isEqualTo(1 << Cell.first(Cell.TIERS - 1));
    assertThat(cells.size()).isEqualTo(2);
  }

  @Property(tries = 50)
  void nothingIsLostAndNothingIsLeftBehind(@ForAll @IntRange(min = 1, max = 120) int additions) {
    GroupState state = state(additions);
    List<Detection> found = add(state, 0, additions);

    assertThat(found)
        .singleElement()
        .satisfies(
            detection -> assertThat(detection.evidence().ids().count()).isEqualTo(additions));
    assertThat(cells.size()).isEqualTo(1 + Integer.bitCount(head().levels()));
    GroupState.remove(cells, CELL, head());
    assertThat(cells.size()).isZero();
  }

  @Test
  void whatAnOlderReleaseKeptInTheHeadAndInPowersOfTwoStillCounts() {
    GroupState state = state(6);
    cells.putSegment(new SegmentKey(CELL, 0), addition(0).content());
    cells.putSegment(
        new SegmentKey(CELL, 2),
        Packed.of(addition(1).state().merge(addition(2).state()).merge(addition(3).state())));
    cells.putCell(
        CELL,
        new Cell(0b101, addition(4).content(), new Amount(5, 0), Settled.NOTHING, Long.MAX_VALUE));
    List<Detection> found = add(state, 5, 6);

    assertThat(found)
        .singleElement()
        .satisfies(detection -> assertThat(detection.evidence().ids().count()).isEqualTo(6));
    assertThat(head().newest().isNone()).isTrue();
  }

  @Test
  void aSmallGroupOfAnOlderReleaseGoesOn() {
    GroupState state = state(2);
    cells.putCell(CELL, GroupState.cell(addition(0).state(), Long.MAX_VALUE));
    List<Detection> found = add(state, 1, 2);

    assertThat(found).hasSize(1);
    assertThat(head().levels()).isEqualTo(0b1);
  }
}
