package io.trailwarden.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
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

  /** What of this statement is about one action, or about the actions of one pattern. */
  Statement of(String action) {
    return new Statement(
        allow, principals, new Patterns(List.of(action), false, true), resources, conditions);
  }

  /** Whether it opens something to anyone, Deny statements left aside. */
  boolean allowsAnyone(PolicyUse use) {
    return allow
        && principals != null
        && principals.includesAnyone()
        && conditions.stream().noneMatch(condition -> condition.confines(use))
        && !(use == PolicyUse.ROLE_TRUST && principals.areWebIdentities() && confinesWebIdentity());
  }

  /** Whether an Allow lets principals of any account in, from whatever network. */
  boolean admitsAllAccounts(PolicyUse use) {
    return allow
        && principals != null
        && principals.includesAnyone()
        && !principals.areWebIdentities()
        && conditions.stream().noneMatch(condition -> condition.confinesWho(use));
  }

  /**
   * The accounts that an Allow names: those of its principals, and when anyone is among these,
   * those of the conditions that say whose the caller, or else the source, is. What a condition on
   * the caller rules out is left out.
   */
  Set<String> accounts() {
    Set<String> accounts = new TreeSet<>();
    if (!allow || principals == null) {
      return accounts;
    }
    accounts.addAll(principals.accounts());
    if (principals.includesAnyone() && !principals.areWebIdentities()) {
      Set<String> callers = named(Condition::namesCallers);
      accounts.addAll(callers.isEmpty() ? named(Condition::namesSources) : callers);
    }
    for (Condition condition : conditions) {
      if (condition.namesCallers() && condition.isOnlyForItsAccounts()) {
        accounts.retainAll(condition.accounts());
      }
    }
    return accounts;
  }

  /** Whether it denies, without a condition, all that the other statement allows. */
  boolean revokes(Statement other, Patterns.Budget budget) {
    return conditions.isEmpty() && denies(other, budget);
  }

  /** Whether it denies, without a condition, all that the other statement allows to an account. */
  boolean revokes(Statement other, String account, Patterns.Budget budget) {
    return !allow
        && conditions.isEmpty()
        && principals != null
        && budget.spend(20 + principals.values().size() * 10L)
        && principals.coversAccount(account)
        && actions.covers(other.actions, budget)
        && coversResources(other, budget);
  }

  /** Whether it denies, when its conditions hold, all that the other statement allows. */
  boolean denies(Statement other, Patterns.Budget budget) {
    return !allow
        && budget.spend(20)
        && coversPrincipals(other, budget)
        && actions.covers(other.actions, budget)
        && coversResources(other, budget);
  }

  private Set<String> named(Predicate<Condition> which) {
    Set<String> accounts = new TreeSet<>();
    conditions.stream().filter(which).map(Condition::accounts).forEach(accounts::addAll);
    for (Condition condition : conditions) {
      if (which.test(condition) && condition.isOnlyForItsAccounts()) {
        accounts.retainAll(condition.accounts());
      }
    }
    return accounts;
  }

  private boolean confinesWebIdentity() {
    return conditions.stream().anyMatch(Condition::confinesSubject)
        || (conditions.stream().anyMatch(Condition::confinesPool)
            && conditions.stream().anyMatch(Condition::demandsSignIn));
  }

  private boolean coversPrincipals(Statement other, Patterns.Budget budget) {
    if (other.principals == null || principals == null) {
      return other.principals == null && principals == null;
    }
    long pairs = (long) principals.values().size() * other.principals.values().size();
    return budget.spend(pairs * 2) && principals.covers(other.principals);
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
