package io.trailwarden.job.keys;

import io.trailwarden.integrity.KeyAnswer;
import io.trailwarden.integrity.KnownKeys;
import io.trailwarden.integrity.PublicKeyEntry;
import io.trailwarden.integrity.PublicKeys;
import io.trailwarden.job.config.AwsClients;
import io.trailwarden.job.config.AwsFailure;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.config.UsageException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysResponse;
import software.amazon.awssdk.services.cloudtrail.model.PublicKey;

/**
 * Public keys as CloudTrail's {@code ListPublicKeys} gives them: each region is asked once for each
 * month of digests, with an hour and more to both sides, since keys overlap.
 */
public final class FetchedKeys implements PublicKeys, AutoCloseable {
  private static final Duration BEFORE = Duration.ofHours(1);
  private static final Duration BEHIND = Duration.ofHours(2);

  private final @Nullable URI endpoint;
  private final Backoff backoff;
  private final ConcurrentHashMap<String, CloudTrailClient> clients = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Month, List<PublicKeyEntry>> known = new ConcurrentHashMap<>();

  private record Month(String region, YearMonth month) {}

  /**
   * Keys of AWS.
   *
   * @param endpoint in place of AWS's own
   */
  public FetchedKeys(@Nullable URI endpoint) {
    this(endpoint, new Backoff(6, Duration.ofMillis(500), Duration.ofSeconds(20)));
  }

  FetchedKeys(@Nullable URI endpoint, Backoff backoff) {
    this.endpoint = endpoint;
    this.backoff = backoff;
  }

  @Override
  public KeyAnswer find(String region, String fingerprint, Instant at) {
    Month month = new Month(region, YearMonth.from(at.atZone(ZoneOffset.UTC)));
    List<PublicKeyEntry> keys = known.computeIfAbsent(month, this::fetch);
    return KnownKeys.among(keys, region, fingerprint, at);
  }

  private List<PublicKeyEntry> fetch(Month month) {
    Instant start = month.month().atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant end = month.month().plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    List<PublicKeyEntry> keys = new ArrayList<>();
    String token = null;
    do {
      ListPublicKeysResponse page =
          page(month.region(), start.minus(BEFORE), end.plus(BEHIND), token);
      for (PublicKey each : page.publicKeyList()) {
        keys.add(entry(month.region(), each));
      }
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    return keys;
  }

  private ListPublicKeysResponse page(
      String region, Instant from, Instant to, @Nullable String token) {
    CloudTrailClient client =
        clients.computeIfAbsent(region, each -> AwsClients.cloudTrail(each, endpoint));
    for (int failures = 1; ; failures++) {
      try {
        return client.listPublicKeys(
            request -> request.startTime(from).endTime(to).nextToken(token));
      } catch (SdkException e) {
        AwsFailure failure = AwsFailure.of(e);
        if (!failure.kind().isPassing() || !backoff.triesAgain(failures)) {
          throw new UsageException(
              "CloudTrail's public keys of "
                  + region
                  + " can't be had: "
                  + failure.message()
                  + (failure.kind() == AwsFailure.Kind.NO_ACCESS
                      ? ": these credentials need cloudtrail:ListPublicKeys"
                      : "")
                  + "; or give them with --public-keys",
              e);
        }
        pause(backoff.delay(failures));
      }
    }
  }

  private static void pause(Duration delay) {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("interrupted while asking for public keys", e);
    }
  }

  private static PublicKeyEntry entry(String region, PublicKey key) {
    try {
      return PublicKeyEntry.of(
          key.value().asByteArray(),
          String.valueOf(key.fingerprint()),
          key.validityStartTime(),
          key.validityEndTime());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UsageException(
          "CloudTrail's public key "
              + key.fingerprint()
              + " of "
              + region
              + " can't be read: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    clients.values().forEach(CloudTrailClient::close);
  }
}
