package io.trailwarden.derive;

import com.maxmind.db.MaxMindDbConstructor;
import com.maxmind.db.MaxMindDbParameter;
import org.jspecify.annotations.Nullable;

/**
 * What a MaxMind file says of an address, of what we ask; the rest of a record is skipped when it
 * is decoded. Country and City files have a country, ASN files a number and who holds it, ISP and
 * Enterprise files all.
 *
 * @see <a href="https://dev.maxmind.com/geoip/docs/databases/city-and-country/">City and Country
 *     databases</a>
 * @see <a href="https://dev.maxmind.com/geoip/docs/databases/asn/">ASN database</a>
 */
public final class GeoRecord {
  final @Nullable String country;
  final @Nullable Long asn;
  final @Nullable String organization;

  /** For the reader alone, which finds it by its annotations. */
  @MaxMindDbConstructor
  public GeoRecord(
      @MaxMindDbParameter(name = "country") @Nullable Country country,
      @MaxMindDbParameter(name = "traits") @Nullable Traits traits,
      @MaxMindDbParameter(name = "autonomous_system_number") @Nullable Long asn,
      @MaxMindDbParameter(name = "autonomous_system_organization") @Nullable String organization) {
    this.country = country == null ? null : country.code;
    this.asn = asn != null || traits == null ? asn : traits.asn;
    this.organization = organization != null || traits == null ? organization : traits.organization;
  }

  /** Where an address is used. */
  public static final class Country {
    final @Nullable String code;

    /** For the reader alone. */
    @MaxMindDbConstructor
    public Country(@MaxMindDbParameter(name = "iso_code") @Nullable String code) {
      this.code = code;
    }
  }

  /** Where an Enterprise file keeps what an ASN file has at the top. */
  public static final class Traits {
    final @Nullable Long asn;
    final @Nullable String organization;

    /** For the reader alone. */
    @MaxMindDbConstructor
    public Traits(
        @MaxMindDbParameter(name = "autonomous_system_number") @Nullable Long asn,
        @MaxMindDbParameter(name = "autonomous_system_organization")
            @Nullable String organization) {
      this.asn = asn;
      this.organization = organization;
    }
  }
}
