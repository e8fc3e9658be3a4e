package io.trailwarden.integrity;

import java.time.Instant;

/** The public keys with which CloudTrail signs. Thread-safe. */
@FunctionalInterface
public interface PublicKeys {
  /**
   * The key of a fingerprint, if it was valid then for digests of that region.
   *
   * @param at a digest's end; of a backfill digest when it was made
   */
  KeyAnswer find(String region, String fingerprint, Instant at);
}
