package io.trailwarden.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadsTest {
  private static CellKey key(long start) {
    return new CellKey(0, List.of(), start);
  }

  private static Cell cell(long clearTime) {
    return GroupState.cell(Occurrences.none(Needs.NOTHING), clearTime);
  }

  private static Heads full() {
    Heads heads = new Heads();
    for (long start = 0; heads.put(key(start), cell(start)); start++) {}
    return heads;
  }

  @Test
  void holdsWhatWasPutLast() {
    Heads heads = new Heads();
    heads.put(key(1), cell(10));
    assertThat(heads.put(key(1), cell(20))).isTrue();

    assertThat(heads.keys()).containsExactly(key(1));
    assertThat(heads.get(key(1)).clearTime()).isEqualTo(20);
    assertThat(heads.get(key(2))).isNull();
  }

  @Test
  void takesNoMoreThanAFewKilobytes() {
    Heads heads = full();

    assertThat(heads.keys()).hasSizeBetween(10, 200);
    assertThat(heads.put(key(-1), cell(0))).isFalse();
    assertThat(heads.get(key(-1))).isNull();
  }

  @Test
  void longNamesOfFinerGroupsTakeRoomToo() {
    CellKey long0 = new CellKey(0, List.of("x".repeat(10_000)), 0);

    assertThat(new Heads().put(long0, cell(0))).isFalse();
  }

  @Test
  void whatIsRemovedLeavesItsRoom() {
    Heads heads = full();
    assertThat(heads.remove(key(0))).isTrue();
    assertThat(heads.remove(key(0))).isFalse();

    assertThat(heads.put(key(-1), cell(0))).isTrue();
    assertThat(heads.put(key(-2), cell(0))).isFalse();
  }

  @Test
  void isEmptyOnlyWhenNothingIsBesideEither() {
    Heads heads = new Heads();
    assertThat(heads.isEmpty()).isTrue();
    heads.addBeside();
    assertThat(heads.isEmpty()).isFalse();
    assertThat(heads.isPart()).isTrue();
    heads.removeBeside();
    assertThat(heads.isEmpty()).isTrue();
  }

  @Test
  void isWhatItWasAfterARestart() {
    Heads heads = full();
    heads.addBeside();
    Heads again = BinaryCells.copy(StateCodecs.HEADS, heads);

    assertThat(again.keys()).isEqualTo(heads.keys());
    assertThat(again.get(key(3)).clearTime()).isEqualTo(3);
    assertThat(again.isPart()).isTrue();
    assertThat(again.put(key(-1), cell(0))).isFalse();
  }
}
