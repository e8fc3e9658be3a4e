package io.trailwarden.sigma;

import java.util.List;
import java.util.Set;

/**
 * All rules and correlations that run together. Names are distinct over both; every reference is
 * resolved.
 *
 * @param rules in the order of the files
 * @param correlations so that each stands behind the correlations it rests on
 * @param silent names of those that only serve a correlation: some correlation rests on them and
 *     does not {@code generate} (as pySigma)
 * @param skipped for other logs than ours
 * @param warnings what is loaded though it is unlikely to mean what its author thinks
 */
public record RuleSet(
    List<Rule> rules,
    List<Correlation> correlations,
    Set<String> silent,
    List<Skipped> skipped,
    List<Warning> warnings) {
  public RuleSet {
    rules = List.copyOf(rules);
    correlations = List.copyOf(correlations);
    silent = Set.copyOf(silent);
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }

  /** Whether the rule or correlation of that name raises alerts of its own. */
  public boolean fires(String name) {
    return !silent.contains(name);
  }

  /**
   * A rule or correlation that was left out, since it is for another log.
   *
   * @param name its name, else its file's
   * @param reason which log, such as {@code product windows, category process_creation}
   */
  public record Skipped(Location location, String name, String reason) {
    @Override
    public String toString() {
      return location + ": " + name + " skipped: " + reason;
    }
  }

  /** Something of a rule that is loaded as it stands. */
  public record Warning(Location location, String reason) {
    @Override
    public String toString() {
      return location + ": warning: " + reason;
    }
  }
}
