package io.trailwarden.finding;

/**
 * Why nobody needs to look at an alert any more: the one thing that takes it back.
 *
 * @param why for a person
 */
public record Closed(Status status, String why) implements Comparable<Closed> {
  /** As OCSF has it. The order decides between two, and is stored. */
  public enum Status {
    /** It was nothing new to begin with. */
    SUPPRESSED,
    /** What was wrong is not so after all, as came out later. */
    RESOLVED
  }

  /** Suppressed, for that reason. */
  public static Closed suppressed(String why) {
    return new Closed(Status.SUPPRESSED, why);
  }

  /** Resolved, for that reason. */
  public static Closed resolved(String why) {
    return new Closed(Status.RESOLVED, why);
  }

  @Override
  public int compareTo(Closed other) {
    int byStatus = status.compareTo(other.status);
    return byStatus != 0 ? byStatus : why.compareTo(other.why);
  }
}
