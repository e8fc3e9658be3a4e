package io.trailwarden.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A policy document that was understood, and what it means. Immutable. */
public final class PolicyDocument {
  private final List<Statement> statements;

  PolicyDocument(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  /**
   * Whether it opens something to everyone, as S3 defines "public": an Allow to anyone that no
   * condition confines to fixed principals, networks or sources, and that no unconditional Deny
   * takes back as a whole. Block Public Access is not considered.
   */
  public boolean isPublic(PolicyUse use) {
    if (use == PolicyUse.VPC_ACCESS_POINT) {
      return false;
    }
    Patterns.Budget budget = new Patterns.Budget();
    return statements.stream()
        .anyMatch(statement -> statement.allowsAnyone(use) && !isRevoked(statement, budget));
  }

  /**
   * The accounts that statements allow something to, 12 digits each, sorted: those of the
   * principals, and for an Allow to anyone those of the conditions that say whose the caller is.
   */
  public Set<String> accounts() {
    Patterns.Budget budget = new Patterns.Budget();
    Set<String> accounts = new TreeSet<>();
    for (Statement statement : statements) {
      Principals principals = statement.principals();
      if (!statement.allow() || principals == null) {
        continue;
      }
      Set<String> named = new TreeSet<>(principals.accounts());
      if (principals.includesAnyone()) {
        for (Condition condition : statement.conditions()) {
          if (condition.namesAccounts()) {
            condition.values().stream().map(Principals::accountOf).forEach(named::add);
          }
        }
        named.remove("");
      }
      if (!named.isEmpty() && !isRevoked(statement, budget)) {
        accounts.addAll(named);
      }
    }
    return accounts;
  }

  /**
   * Whether it allows all actions on all resources: {@code *} on {@code *}, or with {@code
   * NotAction} and {@code NotResource} so much that all of IAM remains, from which everything else
   * can be had. A condition does not make it less of an administrator's policy.
   */
  public boolean isAdmin() {
    Patterns.Budget budget = new Patterns.Budget();
    return statements.stream()
        .anyMatch(
            statement ->
                statement.allow()
                    && (everyAction(statement.actions()) || leavesIam(statement.actions(), budget))
                    && statement.resources() != null
                    && (statement.resources().isEverything()
                        || leavesIamResources(statement.resources()))
                    && !isRevoked(statement, budget));
  }

  /**
   * The services of which all actions are allowed, such as {@code s3} for {@code s3:*}, sorted and
   * in lower case; {@code *} for all services.
   */
  public Set<String> wildcardServices() {
    Patterns.Budget budget = new Patterns.Budget();
    Set<String> services = new TreeSet<>();
    for (Statement statement : statements) {
      if (!statement.allow()) {
        continue;
      }
      Set<String> ofStatement = new TreeSet<>();
      if (statement.actions().negated()) {
        ofStatement.add("*");
      } else {
        statement.actions().values().forEach(action -> addService(action, ofStatement));
      }
      for (String service : ofStatement) {
        Statement part =
            new Statement(
                true,
                statement.principals(),
                new Patterns(List.of(service.equals("*") ? "*" : service + ":*"), false, true),
                statement.resources(),
                statement.conditions());
        Statement revocable = statement.actions().negated() ? statement : part;
        if (!isRevoked(revocable, budget)) {
          services.add(service);
        }
      }
    }
    return services;
  }

  private boolean isRevoked(Statement allow, Patterns.Budget budget) {
    for (Statement statement : statements) {
      if (!statement.allow() && statement.revokes(allow, budget)) {
        return true;
      }
    }
    return false;
  }

  private static void addService(String action, Set<String> services) {
    int colon = action.indexOf(':');
    if (Patterns.isStars(action)) {
      services.add("*");
    } else if (colon > 0 && Patterns.isStars(action.substring(colon + 1))) {
      String service = action.substring(0, colon).toLowerCase(Locale.ROOT);
      services.add(Patterns.isStars(service) ? "*" : service);
    }
  }

  private static boolean everyAction(Patterns actions) {
    if (actions.isEverything()) {
      return true;
    }
    Set<String> services = new TreeSet<>();
    if (!actions.negated()) {
      actions.values().forEach(action -> addService(action, services));
    }
    return services.contains("*");
  }

  private static boolean leavesIam(Patterns actions, Patterns.Budget budget) {
    return actions.negated() && actions.covers(new Patterns(List.of("iam:*"), false, true), budget);
  }

  private static boolean leavesIamResources(Patterns resources) {
    return resources.negated()
        && resources.values().stream().allMatch(PolicyDocument::isOfOtherServiceThanIam);
  }

  private static boolean isOfOtherServiceThanIam(String arn) {
    List<String> parts = new ArrayList<>(List.of(arn.split(":", 4)));
    return parts.size() >= 3
        && parts.get(0).equals("arn")
        && !parts.get(2).equals("iam")
        && parts.get(2).indexOf('*') < 0
        && parts.get(2).indexOf('?') < 0;
  }
}
