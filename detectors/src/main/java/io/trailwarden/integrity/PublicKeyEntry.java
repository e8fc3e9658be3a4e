package io.trailwarden.integrity;

import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A public key and when CloudTrail signed with it.
 *
 * @param fingerprint as it is claimed
 * @param actualFingerprint as it is
 */
public record PublicKeyEntry(
    PublicKey key, String fingerprint, String actualFingerprint, Instant from, Instant to)
    implements Serializable {
  /** How far from its validity a key still counts. */
  private static final Duration TOLERANCE = Duration.ofHours(1);

  /**
   * A key as it was given.
   *
   * @param der PKCS#1 or X.509
   * @throws GeneralSecurityException when it is no RSA public key
   * @throws IllegalArgumentException when it has no validity
   */
  public static PublicKeyEntry of(
      byte[] der, String fingerprint, @Nullable Instant from, @Nullable Instant to)
      throws GeneralSecurityException {
    if (from == null || to == null) {
      throw new IllegalArgumentException(
          "ValidityStartTime and ValidityEndTime are times, such as 2025-01-01T00:00:00Z");
    }
    RsaKey key = RsaKey.parse(der);
    return new PublicKeyEntry(key.key(), Hex.canonical(fingerprint), key.fingerprint(), from, to);
  }

  /** Whether its fingerprint is not its own. */
  public boolean lies() {
    return !fingerprint.equals(actualFingerprint);
  }

  boolean isValidAt(Instant time) {
    return !time.isBefore(from.minus(TOLERANCE)) && !time.isAfter(to.plus(TOLERANCE));
  }
}
