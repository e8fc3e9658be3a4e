package io.trailwarden.state;

import io.trailwarden.finding.Detection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one group of one stateful detector: takes in what was observed, and says what
 * follows. Working memory: the only one that writes to the group's cells while it is used.
 */
public final class GroupState {
  /** Cells that changed are looked at together while they are this many at most. */
  private static final int TOGETHER = 16;

  private final Correlator correlator;
  private final List<String> group;
  private final CellStore store;
  private final Duration retention;

  /** Heads as this object left them. */
  private final Map<CellKey, Cell> written = new HashMap<>();

  /**
   * The state of a group.
   *
   * @param retention how late an event may come
   */
  public GroupState(
      Correlator correlator, List<String> group, CellStore store, Duration retention) {
    this.correlator = correlator;
    this.group = group;
    this.store = store;
    this.retention = retention;
  }

  /**
   * Merges additions into their cells, and concludes from those that this changed.
   *
   * @param asOf as {@link #conclude}
   * @return as {@link #conclude}
   */
  public List<Detection> take(Map<CellKey, Addition> additions, long asOf) {
    List<CellKey> changed = new ArrayList<>();
    additions.forEach(
        (key, addition) -> {
          if (add(key, addition) != null) {
            changed.add(key);
          }
        });
    return conclude(changed, asOf);
  }

  /**
   * Merges an addition into a cell.
   *
   * @return null when all of the addition was known
   */
  public @Nullable Added add(CellKey key, Addition addition) {
    Cell before = store.cell(key);
    Cell after = before == null ? first(key, addition) : later(key, before, addition);
    if (after == null) {
      return null;
    }
    store.putCell(key, after);
    written.put(key, after);
    return new Added(after.clearTime(), before == null || before.clearTime() != after.clearTime());
  }

  /**
   * A cell has more than before.
   *
   * @param clearTime as {@link Cell#clearTime}
   * @param isNewTime whether that is another time than before
   */
  public record Added(long clearTime, boolean isNewTime) {}

  private Cell first(CellKey key, Addition addition) {
    long clearTime = correlator.clearTime(key, addition, retention);
    Amount amount = addition.amount();
    Settled settled = addition.settled();
    if (!addition.isBulky()) {
      return new Cell(0, addition.content(), amount, settled, clearTime);
    }
    return new Cell(putSegment(key, 0, addition, settled), Packed.NONE, amount, settled, clearTime);
  }

  private @Nullable Cell later(CellKey key, Cell before, Addition addition) {
    LeafState newest = before.newest().state();
    if (before.levels() == 0 && newest != null && newest.isSmall() && addition.isSmall()) {
      LeafState merged = addition.state().merge(newest);
      return merged.equals(newest) ? null : first(key, Addition.of(merged));
    }
    Addition added = addition.without(before.settled());
    Amount amount = before.amount().plus(added.amount());
    if (newest == null && !added.isBulky()) {
      return new Cell(
          before.levels(), added.content(), amount, before.settled(), before.clearTime());
    }
    if (newest != null) {
      added = Addition.of(added.state().merge(newest));
    }
    Settled settled = before.settled().and(added.settled());
    int levels = putSegment(key, before.levels(), added, settled);
    return new Cell(levels, Packed.NONE, amount, settled, before.clearTime());
  }

  /**
   * Keeps an addition as a segment, together with those of a tier that has no room for it.
   *
   * @return the levels that there are now
   */
  private int putSegment(CellKey key, int before, Addition addition, Settled settled) {
    int levels = before;
    Addition content = addition;
    int tier = 0;
    while (Cell.isFull(levels, tier)) {
      for (int level = Cell.first(tier); level < Cell.first(tier + 1); level++) {
        SegmentKey segment = new SegmentKey(key, level);
        content = Addition.of(content.state().merge(store.segment(segment)));
        store.removeSegment(segment);
        levels &= ~(1 << level);
      }
      tier = Math.min(tier + 1, Cell.TIERS - 1);
    }
    int level = Cell.room(levels, tier);
    store.putSegment(new SegmentKey(key, level), content.without(settled).content());
    return levels | 1 << level;
  }

  /** A cell with that content alone, such as an older release kept it. */
  public static Cell cell(LeafState content, long clearTime) {
    return new Cell(0, Packed.of(content), content.amount(), content.settled(), clearTime);
  }

  /** What a cell holds, as one. */
  private LeafState content(CellKey key, Cell cell) {
    LeafState content = correlator.none(key.leaf());
    LeafState newest = cell.newest().state();
    if (newest != null) {
      content = content.merge(newest);
    }
    for (int level = 0; level < Integer.SIZE; level++) {
      if ((cell.levels() & 1 << level) != 0) {
        content = content.merge(store.segment(new SegmentKey(key, level)));
      }
    }
    return content;
  }

  /** Forgets a cell. */
  public static void remove(CellStore store, CellKey key, Cell cell) {
    for (int level = 0; level < Integer.SIZE; level++) {
      if ((cell.levels() & 1 << level) != 0) {
        store.removeSegment(new SegmentKey(key, level));
      }
    }
    store.removeCell(key);
  }

  /**
   * What follows from cells that changed: since conclusions are monotone, only what completes in
   * such a cell or up to a horizon after it can be new.
   *
   * @param asOf how far time has come, in epoch seconds
   * @return possibly what was concluded before, too; merge them by {@link Detection#alertId()}
   */
  public List<Detection> conclude(Collection<CellKey> changed, long asOf) {
    List<Detection> detections = new ArrayList<>();
    List<CellKey> sorted = new ArrayList<>(changed);
    Collections.sort(sorted);
    int first = 0;
    long end = Long.MIN_VALUE;
    for (int i = 0; i < sorted.size(); i++) {
      end = Math.max(end, end(sorted.get(i)));
      boolean isLast = i == sorted.size() - 1;
      if (isLast || i - first == TOGETHER || isFarFrom(end, sorted.get(i + 1).start())) {
        conclude(sorted.get(first).start(), end, asOf, detections);
        first = i + 1;
        end = Long.MIN_VALUE;
      }
    }
    return detections;
  }

  private long end(CellKey key) {
    return correlator.buckets(key.leaf()).end(key.start());
  }

  /** Whether nothing near the one cell is near the other. */
  private boolean isFarFrom(long end, long nextStart) {
    return nextStart - end > 2 * correlator.horizon().toSeconds();
  }

  private void conclude(long start, long end, long asOf, List<Detection> into) {
    long horizon = correlator.horizon().toSeconds();
    long to = end + horizon;
    Map<Integer, Amount> amounts = new HashMap<>();
    forEachNear(
        start - horizon, to, (key, cell) -> amounts.merge(key.leaf(), cell.amount(), Amount::plus));
    if (!correlator.mayConclude(amounts)) {
      return;
    }
    NavigableMap<CellKey, Cell> near = new TreeMap<>();
    forEachNear(start - horizon, to, near::put);
    SortedMap<CellKey, LeafState> contents = new TreeMap<>();
    near.forEach((key, cell) -> contents.put(key, content(key, cell)));
    List<Detection> found = correlator.conclude(group, new Observed(contents, asOf), start, to);
    if (found.isEmpty()) {
      correctAmounts(near, contents);
    }
    into.addAll(found);
  }

  /** Repetitions made it look like more: not for nothing again. */
  private void correctAmounts(
      SortedMap<CellKey, Cell> near, SortedMap<CellKey, LeafState> contents) {
    contents.forEach(
        (key, content) -> {
          Cell cell = near.get(key);
          Amount amount = content.amount();
          if (cell != null && !amount.equals(cell.amount())) {
            Cell corrected =
                new Cell(cell.levels(), cell.newest(), amount, cell.settled(), cell.clearTime());
            store.putCell(key, corrected);
            written.put(key, corrected);
          }
        });
  }

  private void forEachNear(long from, long to, BiConsumer<CellKey, Cell> visitor) {
    if (correlator.hasFinerGroups()) {
      for (CellKey key : store.keys()) {
        if (end(key) > from && key.start() <= to) {
          visit(key, visitor);
        }
      }
      return;
    }
    for (int leaf : correlator.leaves()) {
      Buckets buckets = correlator.buckets(leaf);
      for (long start = buckets.start(from); start <= to; start = buckets.end(start)) {
        visit(new CellKey(leaf, List.of(), start), visitor);
      }
    }
  }

  private void visit(CellKey key, BiConsumer<CellKey, Cell> visitor) {
    Cell head = written.get(key);
    Cell cell = head != null ? head : store.cell(key);
    if (cell != null) {
      visitor.accept(key, cell);
    }
  }
}
