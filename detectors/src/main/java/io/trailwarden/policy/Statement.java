package io.trailwarden.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement.
 *
 * @param principals null in a policy of an identity, which names none
 * @param resources null in a trust policy, which names none
 */
record Statement(
    boolean allow,
    @Nullable Principals principals,
    Patterns actions,
    @Nullable Patterns resources,
    List<Condition> conditions) {
  Statement {
    conditions = List.copyOf(conditions);
  }

  /** Whether it opens something to anyone, Deny statements left aside. */
  boolean allowsAnyone(PolicyUse use) {
    return allow
        && principals != null
        && principals.includesAnyone()
        && conditions.stream().noneMatch(condition -> condition.confines(use));
  }

  /** Whether it denies, without a condition, all that the other statement allows to anyone. */
  boolean revokes(Statement other, Patterns.Budget budget) {
    return !allow
        && conditions.isEmpty()
        && coversPrincipals(other)
        && actions.covers(other.actions, budget)
        && coversResources(other, budget);
  }

  private boolean coversPrincipals(Statement other) {
    return other.principals == null
        ? principals == null
        : principals != null && principals.isEveryone();
  }

  private boolean coversResources(Statement other, Patterns.Budget budget) {
    if (resources == null) {
      return other.resources == null;
    }
    return other.resources == null
        ? resources.isEverything()
        : resources.covers(other.resources, budget);
  }
}
