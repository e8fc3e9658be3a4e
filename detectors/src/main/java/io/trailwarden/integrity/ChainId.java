package io.trailwarden.integrity;

import java.util.Comparator;

/**
 * Digests that follow one another: those of one trail in one place. Backfill digests, which list
 * files that were late for their hour's digest, form a chain of their own.
 */
public record ChainId(Place place, String trail, String homeRegion, boolean backfill)
    implements Comparable<ChainId> {
  private static final Comparator<ChainId> ORDER =
      Comparator.comparing(ChainId::place)
          .thenComparing(ChainId::trail)
          .thenComparing(ChainId::homeRegion)
          .thenComparing(ChainId::backfill);

  @Override
  public int compareTo(ChainId other) {
    return ORDER.compare(this, other);
  }
}
