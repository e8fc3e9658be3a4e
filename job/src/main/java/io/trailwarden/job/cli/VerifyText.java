package io.trailwarden.job.cli;

import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.DigestVerdict;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.integrity.Place;
import io.trailwarden.job.verify.LogFinding;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was verified, for people: what is wrong, then what is proven. */
final class VerifyText implements VerifyReport {
  private static final int LONGEST_LISTS = 200;

  private final PrintStream out;
  private final List<String> covered = new ArrayList<>();
  private boolean anyFinding;

  VerifyText(PrintStream out) {
    this.out = out;
  }

  @Override
  public void digest(DigestFinding digest) {
    if (digest.verdict() != DigestVerdict.VALID) {
      String kind = digest.chain().backfill() ? "backfill digest" : "digest";
      line(digest.verdict().word(), kind, uri(digest.bucket(), digest.key()), digest.reason());
    }
  }

  @Override
  public void gap(Gap gap) {
    line(
        "gap",
        "chain",
        name(gap.chain()),
        "no digests from " + gap.from() + " to " + gap.to() + ": validation or logging was off");
  }

  @Override
  public void overdue(Judgement.Overdue chain) {
    line(
        "overdue",
        "chain",
        name(chain.chain()),
        "no digest since "
            + chain.since()
            + ", and log files still come: its digests were deleted, or validation was switched"
            + " off");
  }

  @Override
  public void covered(ChainId chain, List<Periods.Period> periods) {
    for (Periods.Period each : periods) {
      if (covered.size() < LONGEST_LISTS) {
        covered.add(each.from() + " to " + each.to() + "  " + name(chain));
      }
    }
  }

  @Override
  public void log(LogFinding file) {
    if (VerifyCounts.isBad(file)) {
      line(
          file.verdict().verdict().word(),
          "log file",
          uri(file.bucket(), file.key()),
          file.verdict().reason());
    }
  }

  @Override
  public void note(String line) {
    line("note", "", "", line);
  }

  private void line(String verdict, String kind, String what, String why) {
    anyFinding = true;
    String subject = (kind + " " + what).strip();
    out.println(
        String.format(Locale.ROOT, "%-20s  ", verdict)
            + Table.harmless(subject + (subject.isEmpty() || why.isEmpty() ? "" : ": ") + why));
  }

  @Override
  public void end(VerifyCounts counts) {
    if (anyFinding) {
      out.println();
    }
    if (!covered.isEmpty()) {
      out.println("Covered by valid digests:");
      covered.forEach(each -> out.println("  " + Table.harmless(each)));
      out.println();
    }
    out.println("Digests:          " + ratio(counts.digests(), DigestVerdict.VALID, "valid"));
    if (!counts.backfills().isEmpty()) {
      out.println("Backfill digests: " + ratio(counts.backfills(), DigestVerdict.VALID, "valid"));
    }
    out.println(
        "Log files:        "
            + ratio(counts.logs(), io.trailwarden.finding.Verdict.VERIFIED, "verified"));
    out.println(conclusion(counts));
  }

  private static String conclusion(VerifyCounts counts) {
    if (counts.isAnythingInvalid()) {
      return "NOT all is as CloudTrail delivered it.";
    }
    if (counts.unread() > 0) {
      return "Not all could be read.";
    }
    return counts.isNothingProven()
        ? "NOTHING was verified: there is no digest to verify by."
        : "Nothing speaks against what was verified.";
  }

  private static <T extends Enum<T>> String ratio(Map<T, Long> counts, T good, String word) {
    String others =
        counts.entrySet().stream()
            .filter(each -> each.getKey() != good)
            .map(each -> each.getValue() + " " + each.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return counts.getOrDefault(good, 0L)
        + "/"
        + VerifyCounts.total(counts)
        + " "
        + word
        + (others.isEmpty() ? "" : "; " + others);
  }

  private static String uri(String bucket, String key) {
    return "s3://" + bucket + "/" + key;
  }

  private static String name(ChainId chain) {
    Place place = chain.place();
    return "trail "
        + chain.trail()
        + " of "
        + chain.homeRegion()
        + " in "
        + place.account()
        + " "
        + place.region();
  }
}
