package io.trailwarden.finding;

/** The order in which evidence counts: by time (epoch milliseconds), then by event id. */
public record EvidenceKey(long time, String eventId) implements Comparable<EvidenceKey> {
  /** The epoch second of the time, which is what windows and buckets count in. */
  public long second() {
    return Math.floorDiv(time, 1000L);
  }

  @Override
  public int compareTo(EvidenceKey other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : eventId.compareTo(other.eventId);
  }
}
