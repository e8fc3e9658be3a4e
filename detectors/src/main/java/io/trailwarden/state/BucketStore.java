package io.trailwarden.state;

import org.jspecify.annotations.Nullable;

/** Where the buckets of one group are kept: a map, or Flink's state. */
public interface BucketStore {
  /** The bucket that begins at that second; null when nothing is kept of it. */
  @Nullable ObservationSet get(long start);

  void put(long start, ObservationSet set);
}
