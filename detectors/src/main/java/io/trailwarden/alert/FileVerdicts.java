package io.trailwarden.alert;

import io.trailwarden.event.Origin;
import io.trailwarden.finding.Verdict;
import org.jspecify.annotations.Nullable;

/** What is known of the log files that an alert rests on. */
@FunctionalInterface
public interface FileVerdicts {
  /** Null while nothing is. */
  @Nullable Verdict of(Origin.LogFile file);
}
