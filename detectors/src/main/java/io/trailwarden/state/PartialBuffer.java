package io.trailwarden.state;

import io.trailwarden.finding.BinaryOutput;
import io.trailwarden.finding.EventCopy;
import io.trailwarden.finding.Evidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where observations are merged before they leave. Working memory of one operator, not thread-safe.
 * Holds what came since it was last drained: drain it when it is full, each second, before a
 * watermark passes on, before a checkpoint and at the end.
 *
 * <p>Of groups that come again it remembers what it sent: the state has it, so that an event which
 * can't be among the earliest any more need not be copied, and a value that is known is not sent
 * again. Whoever starts again from a checkpoint begins with an empty one. Of a group that has too
 * little for either nothing is remembered: of a million small groups none is in the way.
 */
public final class PartialBuffer {
  private static final int MAX_CELLS = 16 << 10;
  private static final long MAX_TEXT = 32L << 20;
  private static final int MAX_OBSERVATIONS = 1 << 20;

  /** So many groups are remembered; when there are more, those that did not come lately are not. */
  private static final int MAX_REMEMBERED = 64 << 10;

  /** What evidence that is kept weighs beside its bytes. */
  private static final int OVERHEAD = 256;

  /** A power of two. */
  private static final int RECENT = 16 << 10;

  private final IdentityHashMap<Correlator, Map<GroupValues, Group>> groups =
      new IdentityHashMap<>();
  private final BinaryOutput scratch = new BinaryOutput();

  /** Of those groups, by correlator and values, one a place: found without a walk through maps. */
  private final @Nullable Group[] recent = new @Nullable Group[RECENT];

  private final List<Group> touched = new ArrayList<>();
  private int remembered;
  private int drains;
  private int cells;
  private int observations;
  private long text;

  /** Several detectors may share it: it is weighed once. */
  private @Nullable EventCopy lastCopied;

  /** A group, and what is remembered of it. */
  private static final class Group {
    final Correlator correlator;
    final GroupValues values;
    final Map<CellKey, Open> cells = new HashMap<>(2);

    /** The one that was opened last. */
    @Nullable Open last;

    /** The one before it: events that are nearly in order go to and fro between two. */
    @Nullable Open lastButOne;

    int lastDrain;
    boolean isTouched;

    Group(Correlator correlator, GroupValues values) {
      this.correlator = correlator;
      this.values = values;
    }

    /** What is new, which is known from now on; cells that did not come lately are forgotten. */
    SortedMap<CellKey, Addition> takeAdded(int drains, BinaryOutput scratch) {
      SortedMap<CellKey, Addition> taken = new TreeMap<>();
      for (Iterator<Open> all = cells.values().iterator(); all.hasNext(); ) {
        Open open = all.next();
        LeafState state = open.added;
        if (state != null) {
          taken.put(open.key, open.sent(state, scratch));
        } else if (drains - open.lastDrain > 1) {
          all.remove();
        }
      }
      last = null;
      lastButOne = null;
      isTouched = false;
      return taken;
    }

    /** Whether what was sent of any cell spares something that may come. */
    boolean spares() {
      for (Open open : cells.values()) {
        if (open.spares()) {
          return true;
        }
      }
      return false;
    }

    Open open(int leaf, List<String> parts, long second) {
      Open open = last;
      if (open == null || !open.holds(leaf, parts, second)) {
        open = lastButOne;
        lastButOne = last;
      }
      if (open == null || !open.holds(leaf, parts, second)) {
        Buckets buckets = correlator.buckets(leaf);
        long start = buckets.start(second);
        CellKey key = new CellKey(leaf, parts, start);
        open = cells.get(key);
        if (open == null) {
          open = new Open(key, buckets.end(start));
          cells.put(key, open);
        }
      }
      last = open;
      return open;
    }
  }

  /** A cell: what is new, and what was sent. */
  private static final class Open {
    final CellKey key;

    /** The key's, without a way to them. */
    final int leaf;

    final long start;
    final List<String> parts;
    final long end;
    @Nullable LeafState added;
    Settled settled = Settled.NOTHING;
    @Nullable FirstOccurrence known;
    int lastDrain;

    Open(CellKey key, long end) {
      this.key = key;
      this.leaf = key.leaf();
      this.start = key.start();
      this.parts = key.parts();
      this.end = end;
    }

    /** It leaves: from now on it is known. */
    Addition sent(LeafState state, BinaryOutput scratch) {
      Addition addition = Addition.of(state, scratch);
      settled = settled.and(addition.settled());
      if (state instanceof FirstOccurrence occurrence) {
        known = known == null ? occurrence : occurrence.merge(known);
      }
      added = null;
      return addition;
    }

    boolean spares() {
      return known != null || !settled.equals(Settled.NOTHING);
    }

    @SuppressWarnings("ReferenceEquality") // most often they are the same
    boolean holds(int leaf, List<String> parts, long second) {
      return this.leaf == leaf
          && second >= start
          && second < end
          && (this.parts == parts || this.parts.equals(parts));
    }
  }

  /**
   * One event matched a leaf of the detector.
   *
   * @param group its group-by values
   * @param parts as {@link CellKey#parts}
   */
  public void add(
      Correlator correlator,
      GroupValues group,
      int leaf,
      List<String> parts,
      Observation observation) {
    Group of = group(correlator, group);
    Open open = of.open(leaf, parts, observation.second());
    LeafState added = open.added;
    if (added == null) {
      if (open.known != null && open.known.isKnown(observation)) {
        of.lastDrain = drains;
        return;
      }
      added = correlator.none(leaf).expecting(open.settled);
      cells++;
      open.lastDrain = drains;
      if (!of.isTouched) {
        of.isTouched = true;
        of.lastDrain = drains;
        touched.add(of);
      }
    }
    open.added = added.add(observation);
    observations++;
  }

  private Group group(Correlator correlator, GroupValues values) {
    int place = place(correlator, values);
    Group group = recent[place];
    if (group == null || group.correlator != correlator || !group.values.equals(values)) {
      group = remembered(correlator, values);
      recent[place] = group;
    }
    return group;
  }

  private static int place(Correlator correlator, GroupValues values) {
    int mixed = (values.hashCode() ^ System.identityHashCode(correlator)) * 0x9e3779b9;
    return mixed >>> (Integer.SIZE - Integer.numberOfTrailingZeros(RECENT));
  }

  private Group remembered(Correlator correlator, GroupValues values) {
    Map<GroupValues, Group> ofDetector = groups.get(correlator);
    if (ofDetector == null) {
      ofDetector = new HashMap<>();
      groups.put(correlator, ofDetector);
    }
    Group group = ofDetector.get(values);
    if (group == null) {
      group = new Group(correlator, values);
      ofDetector.put(values, group);
      remembered++;
    }
    return group;
  }

  /**
   * Counts an event that is copied for an observation, so that the buffer knows when it is full.
   */
  public Evidence weighed(Evidence evidence) {
    EventCopy event = evidence.event();
    if (lastCopied == null || !event.equals(lastCopied)) {
      lastCopied = event;
      text += event.size();
    }
    text += OVERHEAD + evidence.ownSize();
    return evidence;
  }

  public boolean isEmpty() {
    return touched.isEmpty();
  }

  /** Whether it should be drained now, so that memory stays bounded. */
  public boolean isFull() {
    return cells >= MAX_CELLS || text >= MAX_TEXT || observations >= MAX_OBSERVATIONS;
  }

  /** Hands out everything, one partial a group, and is empty. */
  public void drain(Consumer<Partial> into) {
    for (Group group : touched) {
      SortedMap<CellKey, Addition> added = group.takeAdded(drains, scratch);
      if (!group.spares()) {
        forget(group);
      }
      into.accept(
          Partial.of(
              group.correlator.detector(),
              group.correlator.structure(),
              group.values.values(),
              added));
    }
    touched.clear();
    cells = 0;
    observations = 0;
    text = 0;
    lastCopied = null;
    drains++;
    if (remembered > MAX_REMEMBERED) {
      forget();
    }
  }

  private void forget(Group group) {
    Map<GroupValues, Group> ofDetector = groups.get(group.correlator);
    if (ofDetector != null && ofDetector.remove(group.values) != null) {
      remembered--;
      int place = place(group.correlator, group.values);
      if (recent[place] == group) {
        recent[place] = null;
      }
    }
  }

  private void forget() {
    for (Map<GroupValues, Group> ofDetector : groups.values()) {
      for (Iterator<Group> all = ofDetector.values().iterator(); all.hasNext(); ) {
        if (drains - all.next().lastDrain > 2) {
          all.remove();
          remembered--;
        }
      }
    }
    if (remembered > MAX_REMEMBERED) {
      groups.clear();
      remembered = 0;
    }
    Arrays.fill(recent, null);
  }
}
