package io.trailwarden.job.verify;

import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import java.util.List;

/**
 * Takes what is found, place by place: the digests of a place, what they imply, then its log files
 * in the order of their days. Called by one thread.
 */
public interface Findings {
  void digest(DigestFinding digest);

  void gap(Gap gap);

  /** The times that the valid digests of a chain cover. */
  void covered(ChainId chain, List<Periods.Period> periods);

  void overdue(Judgement.Overdue chain);

  void log(LogFinding file);

  /** Something worth saying that is no fault. */
  void note(String line);
}
