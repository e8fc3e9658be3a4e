package io.trailwarden.derive;

import java.io.Serializable;
import java.util.Set;

/**
 * What the user told us of their AWS environment.
 *
 * @param accounts the user's own accounts, 12 digits each; an event's own account is always one
 * @param trailBuckets names of the buckets that trails deliver to
 */
public record Environment(Set<String> accounts, Set<String> trailBuckets) implements Serializable {
  /** The user told us nothing. */
  public static final Environment UNKNOWN = new Environment(Set.of(), Set.of());

  /**
   * @throws IllegalArgumentException when an account is not 12 digits
   */
  public Environment {
    accounts = Set.copyOf(accounts);
    trailBuckets = Set.copyOf(trailBuckets);
    for (String account : accounts) {
      if (!account.matches("[0-9]{12}")) {
        throw new IllegalArgumentException("not an account number of 12 digits: '" + account + "'");
      }
    }
  }
}
