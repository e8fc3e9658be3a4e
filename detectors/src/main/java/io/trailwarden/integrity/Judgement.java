package io.trailwarden.integrity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the digests of one place.
 *
 * @param digests those that were asked for, and those that should be there, by key
 * @param verdicts of every digest that was read, also of those around what was asked for, by key
 * @param tails the newest end of each chain but backfills
 * @param ranges which times the valid digests of each of these chains cover
 * @param notes what is worth saying and no fault
 */
public record Judgement(
    List<DigestFinding> digests,
    Map<String, DigestVerdict> verdicts,
    List<Gap> gaps,
    Coverage coverage,
    Map<ChainId, Instant> tails,
    Map<ChainId, List<Periods.Period>> ranges,
    List<String> notes) {

  /** A chain that has no digest though it should. */
  public record Overdue(ChainId chain, Instant since) {}

  /** What is listed by the digest counts. */
  public boolean proves(String digestKey) {
    return Optional.ofNullable(verdicts.get(digestKey)).map(DigestVerdict::proves).orElse(false);
  }

  /**
   * Chains that ended though log files of the account and region still come.
   *
   * @param newestDelivery of any log file of the place
   */
  public List<Overdue> overdue(Instant newestDelivery, Duration after) {
    return tails.entrySet().stream()
        .filter(each -> newestDelivery.isAfter(each.getValue().plus(after)))
        .map(each -> new Overdue(each.getKey(), each.getValue()))
        .toList();
  }
}
