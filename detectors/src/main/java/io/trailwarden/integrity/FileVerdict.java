package io.trailwarden.integrity;

import io.trailwarden.finding.Verdict;

/**
 * A verdict on a log file.
 *
 * @param reason for a person; empty for a verified one
 */
public record FileVerdict(Verdict verdict, String reason) {
  static FileVerdict undigested(String why) {
    return new FileVerdict(Verdict.UNDIGESTED, why);
  }

  static FileVerdict unlisted(String why) {
    return new FileVerdict(Verdict.UNLISTED, why);
  }

  static FileVerdict unverifiable(String why) {
    return new FileVerdict(Verdict.UNVERIFIABLE, why);
  }

  static FileVerdict pending(String why) {
    return new FileVerdict(Verdict.PENDING, why);
  }
}
