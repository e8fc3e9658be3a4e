package io.trailwarden.integrity;

import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.IntegrityFinding.Subject;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a stream says, in the words of {@link Scenarios}. */
public final class Lines {
  private Lines() {}

  /** Of what is in order nothing is said. */
  public static SortedSet<String> of(Collection<IntegrityFinding> findings) {
    TreeSet<String> lines = new TreeSet<>();
    for (IntegrityFinding each : findings) {
      switch (each.subject()) {
        case LOG -> {
          if (each.logVerdict() != Verdict.VERIFIED) {
            lines.add(SignedArchive.ofLog(each.key(), each.logVerdict()));
          }
        }
        case DIGEST -> {
          DigestVerdict verdict = DigestVerdict.valueOf(each.verdict().toUpperCase(Locale.ROOT));
          if (verdict != DigestVerdict.VALID) {
            lines.add(SignedArchive.ofDigest(each.key(), verdict));
          }
        }
        case CHAIN -> chain(each, lines);
      }
    }
    return lines;
  }

  private static void chain(IntegrityFinding finding, SortedSet<String> lines) {
    ChainId chain =
        new ChainId(finding.place(), String.valueOf(finding.trail()), "us-east-1", false);
    if (finding.verdict().equals(IntegrityFinding.GAP) && finding.until() != null) {
      lines.add(SignedArchive.ofGap(new Gap(chain, finding.time(), finding.until())));
    } else if (finding.verdict().equals(IntegrityFinding.OVERDUE)) {
      lines.add(SignedArchive.ofOverdue(chain));
    }
  }

  /** What a finding is about: the later one of two replaces the earlier one. */
  public static String name(IntegrityFinding finding) {
    return finding.subject() == Subject.CHAIN
        ? finding.key() + finding.time() + finding.until()
        : finding.key();
  }

  /** What is expected of a scenario; a stream has no notes. */
  public static SortedSet<String> expected(Scenarios.Scenario scenario) {
    return scenario.expected().stream()
        .filter(each -> !each.startsWith("note "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** As long as nothing is known, a stream that goes on says nothing. */
  public static SortedSet<String> withoutPending(SortedSet<String> lines) {
    return lines.stream()
        .filter(each -> !each.endsWith(" pending"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
