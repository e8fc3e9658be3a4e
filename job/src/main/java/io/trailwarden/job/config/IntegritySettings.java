package io.trailwarden.job.config;

import io.trailwarden.integrity.Integrity;
import io.trailwarden.integrity.KnownKeys;
import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How digests are verified while logs are read.
 *
 * @param keys where the public keys come from
 * @param verdicts where verdicts go beside the alerts that carry them; null: nowhere
 */
public record IntegritySettings(Keys keys, Integrity.Settings rules, @Nullable Output verdicts)
    implements Serializable {

  /** Where public keys come from. */
  public sealed interface Keys extends Serializable {
    /** They were read from files. */
    record Given(KnownKeys keys) implements Keys {}

    /**
     * CloudTrail is asked, by region.
     *
     * @param endpoint in place of AWS's own
     */
    record FromCloudTrail(@Nullable URI endpoint) implements Keys {}
  }
}
