package io.trailwarden.sigma.parse;

import io.trailwarden.sigma.Location;

/** One reason why a rule file can't be loaded. */
public final class RuleException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Location location;
  private final String reason;

  public RuleException(Location location, String reason) {
    super(location + ": " + Shown.line(reason));
    this.location = location;
    this.reason = Shown.line(reason);
  }

  public Location location() {
    return location;
  }

  /** What is wrong, without the place. */
  public String reason() {
    return reason;
  }
}
