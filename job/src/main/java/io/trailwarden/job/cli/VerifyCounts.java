package io.trailwarden.job.cli;

import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.DigestVerdict;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.job.verify.Findings;
import io.trailwarden.job.verify.LogFinding;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many of each verdict there were, and what that means for the exit code. */
final class VerifyCounts implements Findings {
  /** Verdicts on a log file that are no reproach: it is proven, or nothing speaks against it. */
  private static final Set<Verdict> BLAMELESS =
      Set.of(Verdict.VERIFIED, Verdict.PENDING, Verdict.UNDIGESTED, Verdict.NOT_APPLICABLE);

  private final Map<DigestVerdict, Long> digests = new EnumMap<>(DigestVerdict.class);
  private final Map<DigestVerdict, Long> backfills = new EnumMap<>(DigestVerdict.class);
  private final Map<Verdict, Long> logs = new EnumMap<>(Verdict.class);
  private long bytes;
  private long gaps;
  private long overdue;
  private long unread;
  private @Nullable LogFinding firstUnread;

  @Override
  public void digest(DigestFinding digest) {
    (digest.chain().backfill() ? backfills : digests).merge(digest.verdict(), 1L, Long::sum);
  }

  @Override
  public void gap(Gap gap) {
    gaps++;
  }

  @Override
  public void covered(ChainId chain, List<Periods.Period> periods) {}

  @Override
  public void overdue(Judgement.Overdue chain) {
    overdue++;
  }

  @Override
  public void log(LogFinding file) {
    bytes += file.inflatedBytes();
    if (file.isUnread()) {
      unread++;
      firstUnread = firstUnread == null ? file : firstUnread;
    }
    logs.merge(file.verdict().verdict(), 1L, Long::sum);
  }

  @Override
  public void note(String line) {}

  static boolean isBad(LogFinding file) {
    return !BLAMELESS.contains(file.verdict().verdict());
  }

  Map<DigestVerdict, Long> digests() {
    return digests;
  }

  Map<DigestVerdict, Long> backfills() {
    return backfills;
  }

  Map<Verdict, Long> logs() {
    return logs;
  }

  long bytes() {
    return bytes;
  }

  long gaps() {
    return gaps;
  }

  long overdueChains() {
    return overdue;
  }

  long unread() {
    return unread;
  }

  /** A file that could not be read; null when all could. */
  @Nullable LogFinding firstUnread() {
    return firstUnread;
  }

  static long total(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether anything is invalid, other than for want of reading it. */
  boolean isAnythingInvalid() {
    long good = 0;
    for (Verdict each : BLAMELESS) {
      good += logs.getOrDefault(each, 0L);
    }
    return total(logs) - good - unread > 0
        || overdue > 0
        || isInvalid(digests)
        || isInvalid(backfills);
  }

  private static boolean isInvalid(Map<DigestVerdict, Long> counts) {
    return total(counts) > counts.getOrDefault(DigestVerdict.VALID, 0L);
  }

  /**
   * Whether there was no digest to verify anything by, such as in a range without files, of a trail
   * that there is not, or where somebody removed them all. It must not pass for a proof.
   */
  boolean isNothingProven() {
    return digests.isEmpty() && backfills.isEmpty();
  }

  int exitCode() {
    if (isAnythingInvalid()) {
      return ExitCode.FOUND;
    }
    return unread > 0 || isNothingProven() ? ExitCode.USAGE : ExitCode.DONE;
  }
}
