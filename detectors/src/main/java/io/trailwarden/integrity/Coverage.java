package io.trailwarden.integrity;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the digests of a place say of times, and so of files that none of them lists.
 *
 * @param covered valid digests list all that was delivered then, each of its own trail
 * @param broken a digest of then is missing, replaced or no good
 * @param gaps a trail wrote no digests
 * @param grace the two hours behind the newest digest of each chain, in which its next one may come
 * @param newest the newest end of any digest; null when there is none
 */
public record Coverage(
    Periods covered, Periods broken, Periods gaps, Periods grace, @Nullable Instant newest) {
  /** How long the next digest of a chain may take. */
  static final Duration NEXT_DIGEST = Duration.ofHours(2);

  static Coverage none() {
    return new Coverage(new Periods(), new Periods(), new Periods(), new Periods(), null);
  }

  /** What is known of a file that no digest lists. */
  FileVerdict ofUnlisted(@Nullable Delivery delivery) {
    if (newest == null) {
      return FileVerdict.undigested("there is no digest of its account and region");
    }
    if (delivery == null || (!delivery.isNamed() && delivery.from().isBefore(newest))) {
      return FileVerdict.unlisted(
          "no digest lists it, and CloudTrail writes no such name: somebody else put it there");
    }
    Instant from = delivery.from();
    Instant to = delivery.to();
    if (broken.overlaps(from, to)) {
      return FileVerdict.unverifiable(
          "the digest of the hour in which it was delivered is missing, replaced or no good");
    }
    if (covered.contains(from, to)) {
      return grace.overlaps(from, to)
          ? FileVerdict.pending("one of several trails has no digest of its time yet")
          : FileVerdict.unlisted(
              "valid digests cover the time of its delivery, and none lists it: it was planted, or"
                  + " written by a trail without log file validation");
    }
    if (to.isAfter(newest)) {
      return FileVerdict.pending("no digest has covered the time of its delivery yet");
    }
    return FileVerdict.undigested(
        gaps.overlaps(from, to)
            ? "it was delivered while no digests were written"
            : "no digest here covers the time of its delivery");
  }
}
