package io.trailwarden.sigma.match;

/** Takes the rules that an event matches. */
public interface MatchHandler {
  /**
   * The current event of the matcher matches a rule. Called at most once an event and rule, in no
   * particular order of rules.
   *
   * @param rule the rule's index in the list that was compiled
   * @param matcher for the event's values
   */
  void matched(int rule, Matcher matcher);
}
