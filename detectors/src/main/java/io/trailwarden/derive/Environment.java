package io.trailwarden.derive;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * What the user told us of their AWS environment.
 *
 * @param accounts the user's own accounts, 12 digits each; an event's own account is always one
 * @param trailBuckets names of the buckets that trails deliver to
 * @param geoipFiles paths of MaxMind files that say where addresses are, on every machine that runs
 *     detectors; the first that knows a thing counts
 */
public record Environment(Set<String> accounts, Set<String> trailBuckets, List<String> geoipFiles)
    implements Serializable {
  /** The user told us nothing. */
  public static final Environment UNKNOWN = new Environment(Set.of(), Set.of(), List.of());

  /**
   * @throws IllegalArgumentException when an account is not 12 digits
   */
  public Environment {
    accounts = Set.copyOf(accounts);
    trailBuckets = Set.copyOf(trailBuckets);
    geoipFiles = List.copyOf(geoipFiles);
    checkAccounts(accounts);
  }

  /**
   * Of accounts that somebody names.
   *
   * @throws IllegalArgumentException when one is not 12 digits
   */
  public static void checkAccounts(Set<String> accounts) {
    for (String account : accounts) {
      if (!account.matches("[0-9]{12}")) {
        throw new IllegalArgumentException("not an account number of 12 digits: '" + account + "'");
      }
    }
  }

  /**
   * Without MaxMind files.
   *
   * @throws IllegalArgumentException when an account is not 12 digits
   */
  public Environment(Set<String> accounts, Set<String> trailBuckets) {
    this(accounts, trailBuckets, List.of());
  }
}
