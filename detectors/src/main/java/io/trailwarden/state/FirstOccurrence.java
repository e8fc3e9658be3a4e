package io.trailwarden.state;

import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.FindingCodecs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The earliest event that showed a value to its group, and about when the value was last seen.
 * Merging takes the smaller (event time, event id), a minimum, and the later sighting, a maximum:
 * order and repetition change nothing. One a value, forgotten when the value was not seen for the
 * detector's timespan. Extension {@code first_seen}. Stored in state: a change needs a new version
 * of {@link StateCodecs#LEAF_STATE}.
 */
public final class FirstOccurrence implements LeafState {
  private final long step;
  private @Nullable Evidence earliest;

  /** That of the earliest: what most events are compared with. */
  private long earliestTime = Long.MAX_VALUE;

  private long lastSeen = Long.MIN_VALUE;

  /**
   * Of no event.
   *
   * @param step the last sighting is known to be at most so many seconds before {@link #lastSeen},
   *     so that not each event changes what is kept
   */
  FirstOccurrence(long step) {
    this.step = step;
  }

  @Override
  public FirstOccurrence add(Observation observation) {
    if (observation.key().time() <= earliestTime) {
      Evidence before = earliest;
      int order = before == null ? -1 : observation.key().compareTo(before.key());
      if (order < 0) {
        setEarliest(observation.evidence().get());
      } else if (order == 0 && before != null) {
        setEarliest(before.merge(observation.evidence().get()));
      }
    }
    long second = observation.second();
    lastSeen = Math.max(lastSeen, second - Math.floorMod(second, step) + step - 1);
    return this;
  }

  @Override
  public FirstOccurrence merge(LeafState other) {
    if (!(other instanceof FirstOccurrence that)) {
      throw new IllegalArgumentException("states of different detectors");
    }
    FirstOccurrence merged = new FirstOccurrence(step);
    Evidence first = earlier(earliest, that.earliest);
    if (first != null) {
      merged.setEarliest(first);
    }
    merged.lastSeen = Math.max(lastSeen, that.lastSeen);
    return merged;
  }

  private void setEarliest(Evidence evidence) {
    earliest = evidence;
    earliestTime = evidence.key().time();
  }

  private static @Nullable Evidence earlier(@Nullable Evidence some, @Nullable Evidence other) {
    if (some == null || other == null) {
      return some == null ? other : some;
    }
    int order = some.key().compareTo(other.key());
    if (order == 0) {
      return some.merge(other);
    }
    return order < 0 ? some : other;
  }

  /**
   * The earliest event.
   *
   * @throws IllegalStateException when there is none yet
   */
  Evidence earliest() {
    if (earliest == null) {
      throw new IllegalStateException("nothing was seen");
    }
    return earliest;
  }

  /** When the value was last seen, in epoch seconds, rounded up. */
  long lastSeen() {
    return lastSeen;
  }

  @Override
  public boolean isSmall() {
    return true;
  }

  @Override
  public boolean isBulky() {
    return false;
  }

  @Override
  public Amount amount() {
    return new Amount(1, 0);
  }

  @Override
  public Settled settled() {
    return Settled.NOTHING;
  }

  @Override
  public FirstOccurrence expecting(Settled settled) {
    return this;
  }

  /** Whether an event later than the earliest would change nothing. */
  boolean isKnown(Observation observation) {
    Evidence known = earliest;
    return known != null
        && observation.second() <= lastSeen
        && (observation.key().time() > earliestTime
            || observation.key().compareTo(known.key()) > 0);
  }

  @Override
  public FirstOccurrence without(Settled settled) {
    return this;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeLong(step);
    FindingCodecs.EVIDENCE.write(earliest(), out);
    out.writeLong(lastSeen);
  }

  static FirstOccurrence read(DataInput in) throws IOException {
    FirstOccurrence occurrence = new FirstOccurrence(in.readLong());
    occurrence.setEarliest(FindingCodecs.EVIDENCE.read(FindingCodecs.EVIDENCE.version(), in));
    occurrence.lastSeen = in.readLong();
    return occurrence;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FirstOccurrence that
        && step == that.step
        && lastSeen == that.lastSeen
        && Objects.equals(earliest, that.earliest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(step, lastSeen, earliest);
  }

  @Override
  public String toString() {
    return "since " + (earliest == null ? "never" : earliest.key()) + " to " + lastSeen;
  }
}
