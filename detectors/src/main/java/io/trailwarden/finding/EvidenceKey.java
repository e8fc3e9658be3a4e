package io.trailwarden.finding;

/** The order in which evidence counts: by time (epoch milliseconds), then by event id. */
public record EvidenceKey(long time, String eventId) implements Comparable<EvidenceKey> {
  @Override
  public int compareTo(EvidenceKey other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : eventId.compareTo(other.eventId);
  }
}
