package io.trailwarden.policy;

/** The outcome of reading a policy document: its statements, or why nothing is known of it. */
public sealed interface PolicyReading {
  /** A document that was understood. */
  record Read(PolicyDocument document) implements PolicyReading {}

  /**
   * A document that breaks the grammar or a limit, or that CloudTrail cut out.
   *
   * @param reason one line for a person
   */
  record Unreadable(String reason) implements PolicyReading {}
}
