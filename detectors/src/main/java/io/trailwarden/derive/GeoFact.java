package io.trailwarden.derive;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an address is and who announces it; null where no file says.
 *
 * @param country two letters
 * @param organization who holds the number
 */
record GeoFact(@Nullable String country, @Nullable Long asn, @Nullable String organization) {
  static final GeoFact NOTHING = new GeoFact(null, null, null);

  /** Who announces AWS's addresses in Beijing and Ningxia. */
  private static final long SINNET = 55_960;

  private static final long NWCD = 135_629;

  GeoFact or(GeoRecord record) {
    boolean known = asn != null;
    return new GeoFact(
        country != null ? country : record.country,
        known ? asn : record.asn,
        known ? organization : record.organization);
  }

  /** Whether Amazon announces the address ({@code AMAZON-02}, {@code Amazon.com, Inc.}, …). */
  @Nullable Boolean isAws() {
    if (asn == null) {
      return null;
    }
    return asn == SINNET
        || asn == NWCD
        || (organization != null && organization.toLowerCase(Locale.ROOT).startsWith("amazon"));
  }
}
