package io.trailwarden.state;

import io.trailwarden.finding.EvidenceKey;
import org.jspecify.annotations.Nullable;

/**
 * What more events can't change any more.
 *
 * @param lastShown no event behind this one will be kept whole, since enough before it are; null
 *     when that is open
 * @param many whether there are more events than are counted exactly
 */
public record Settled(@Nullable EvidenceKey lastShown, boolean many) {
  static final Settled NOTHING = new Settled(null, false);

  Settled and(Settled other) {
    EvidenceKey last = lastShown;
    if (last == null || (other.lastShown != null && other.lastShown.compareTo(last) < 0)) {
      last = other.lastShown;
    }
    return new Settled(last, many || other.many);
  }
}
