package io.trailwarden.job.verify;

import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.DigestVerdict;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.integrity.SignedArchive;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is wrong, a line each, as {@link SignedArchive} tells it. */
final class Lines implements Findings {
  final SortedSet<String> found = new TreeSet<>();

  @Override
  public void digest(DigestFinding digest) {
    if (digest.verdict() != DigestVerdict.VALID) {
      found.add(SignedArchive.ofDigest(digest.key(), digest.verdict()));
    }
  }

  @Override
  public void gap(Gap gap) {
    found.add(SignedArchive.ofGap(gap));
  }

  @Override
  public void covered(ChainId chain, List<Periods.Period> periods) {}

  @Override
  public void overdue(Judgement.Overdue chain) {
    found.add(SignedArchive.ofOverdue(chain.chain()));
  }

  @Override
  public void log(LogFinding file) {
    if (file.verdict().verdict() != Verdict.VERIFIED) {
      found.add(SignedArchive.ofLog(file.key(), file.verdict().verdict()));
    }
  }

  @Override
  public void note(String line) {
    found.add(SignedArchive.ofNote(line));
  }
}
