package io.trailwarden.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A policy document that was understood, and what it means. Immutable. What can't be told within a
 * budget of comparisons, as in documents made to be slow, is answered for the wider meaning: a Deny
 * counts only where it certainly covers an Allow.
 */
public final class PolicyDocument {
  private static final String ASSUME_ROLE = "sts:AssumeRole";
  private static final String PASS_ROLE = "iam:PassRole";

  private static final List<String> ASSUME =
      List.of(
          ASSUME_ROLE, "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot");

  private static final String DECRYPT = "kms:Decrypt";

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
    return anyAllow(statement -> statement.allowsAnyone(use) && !isRevoked(statement, budget));
  }

  /**
   * The accounts that statements allow something to, 12 digits each, sorted: those of the
   * principals, and for an Allow to anyone those of the conditions that say whose the caller is.
   */
  public Set<String> accounts() {
    Patterns.Budget budget = new Patterns.Budget();
    Set<String> accounts = new TreeSet<>();
    for (Statement statement : statements) {
      Set<String> named = statement.accounts();
      if (accounts.containsAll(named) || isRevoked(statement, budget)) {
        continue;
      }
      for (String account : named) {
        if (!accounts.contains(account) && !isRevoked(statement, account, budget)) {
          accounts.add(account);
        }
      }
    }
    return accounts;
  }

  /**
   * Whether it allows all actions on all resources: {@code *} on {@code *}, or with {@code
   * NotAction} and {@code NotResource} so much that all of IAM remains, from which everything else
   * can be had. A condition does not make it less of an administrator's policy; a Deny of all of
   * IAM does.
   */
  public boolean isAdmin() {
    Patterns.Budget budget = new Patterns.Budget();
    return anyAllow(
        statement ->
            (statement.actions().isAsGoodAsEverything() || leavesIam(statement.actions(), budget))
                && statement.resources() != null
                && (statement.resources().isAsGoodAsEverything()
                    || leavesIamResources(statement.resources()))
                && !isRevoked(statement, budget)
                && !isRevoked(statement.of("iam:*"), budget));
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
      if (statement.actions().negated()) {
        if (!statement.actions().isNothing() && !isRevoked(statement, budget)) {
          services.add("*");
        }
        continue;
      }
      Set<String> ofStatement = new TreeSet<>();
      statement.actions().values().forEach(action -> addService(action, ofStatement));
      for (String service : ofStatement) {
        if (!services.contains(service)
            && !isRevoked(statement.of(service.equals("*") ? "*" : service + ":*"), budget)) {
          services.add(service);
        }
      }
    }
    return services;
  }

  /**
   * Whether an identity's policy lets any role of an account be passed to a service: {@code
   * iam:PassRole} on {@code *}, on {@code role/*}, or on all but a few. A condition, such as on the
   * service, changes nothing.
   */
  public boolean passesAnyRole() {
    Patterns.Budget budget = new Patterns.Budget();
    return anyAllow(
        statement ->
            statement.principals() == null
                && statement.actions().matches(PASS_ROLE)
                && statement.resources() != null
                && hasEveryRole(statement.resources())
                && !isRevoked(statement.of(PASS_ROLE), budget));
  }

  /**
   * Whether a trust policy lets an account other than the user's own, or anyone, {@code
   * sts:AssumeRole} without having to know an external id: neither the Allow demands one nor does a
   * Deny spare only those who bring one.
   *
   * @param own the user's accounts
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#mitigate-confused-deputy">The
   *     confused deputy problem</a>
   */
  public boolean lacksExternalId(PolicyUse use, Set<String> own) {
    Patterns.Budget budget = new Patterns.Budget();
    return anyAllow(
        statement -> {
          Principals principals = statement.principals();
          if (principals == null
              || statement.resources() != null
              || !statement.actions().matches(ASSUME_ROLE)
              || statement.conditions().stream().anyMatch(Condition::demandsExternalId)) {
            return false;
          }
          Statement assume = statement.of(ASSUME_ROLE);
          boolean anyone = statement.admitsAllAccounts(use) && isOpen(assume, budget);
          return anyone
              || statement.accounts().stream()
                  .anyMatch(
                      account ->
                          !own.contains(account)
                              && isOpen(assume, budget)
                              && !isRevoked(assume, account, budget));
        });
  }

  /**
   * Whether a sensitive action is allowed without any condition: to assume a role, to decrypt with
   * KMS, to pass a role. Counted where it means something: all of them in the policy of an
   * identity, to assume in a trust policy (AWS's services left out), to decrypt in a key's policy.
   */
  public boolean lacksConditions(PolicyUse use) {
    Patterns.Budget budget = new Patterns.Budget();
    return anyAllow(
        statement ->
            statement.conditions().isEmpty()
                && !isForServices(statement.principals())
                && sensitive(statement, use).stream()
                    .anyMatch(
                        action ->
                            statement.actions().matches(action)
                                && !isRevoked(statement.of(action), budget)));
  }

  /**
   * Whether everyone is denied everything that comes without TLS: a Deny of all of a service's
   * actions whose only condition is {@code aws:SecureTransport} = false. In a bucket's policy it
   * has to stand for the bucket and its objects.
   */
  public boolean deniesInsecureTransport(PolicyUse use) {
    Patterns.Budget budget = new Patterns.Budget();
    Set<String> resources = new TreeSet<>();
    for (Statement statement : statements) {
      Principals principals = statement.principals();
      if (statement.allow()
          || (principals != null && !principals.isEveryone())
          || statement.conditions().size() != 1
          || !statement.conditions().get(0).takesInsecureTransport()
          || !isAllOfAService(statement.actions())) {
        continue;
      }
      Patterns on = statement.resources();
      if (use != PolicyUse.BUCKET || on == null || on.isAsGoodAsEverything()) {
        return true;
      }
      if (!on.negated()) {
        resources.addAll(on.values());
      }
    }
    Patterns all = new Patterns(List.copyOf(resources), false, false);
    return resources.stream()
        .takeWhile(resource -> budget.remains())
        .map(PolicyDocument::bucketOf)
        .anyMatch(
            bucket ->
                all.covers(new Patterns(List.of(bucket, bucket + "/*"), false, false), budget));
  }

  private boolean anyAllow(Predicate<Statement> test) {
    return statements.stream().anyMatch(statement -> statement.allow() && test.test(statement));
  }

  private boolean isRevoked(Statement allow, Patterns.Budget budget) {
    for (Statement statement : statements) {
      if (!statement.allow() && statement.revokes(allow, budget)) {
        return true;
      }
    }
    return false;
  }

  private boolean isRevoked(Statement allow, String account, Patterns.Budget budget) {
    for (Statement statement : statements) {
      if (!statement.allow() && statement.revokes(allow, account, budget)) {
        return true;
      }
    }
    return false;
  }

  /** Whether no Deny takes it back, nor takes it from all who bring no external id. */
  private boolean isOpen(Statement assume, Patterns.Budget budget) {
    for (Statement statement : statements) {
      List<Condition> conditions = statement.conditions();
      boolean takes =
          conditions.isEmpty() || (conditions.size() == 1 && conditions.get(0).sparesExternalId());
      if (takes && statement.denies(assume, budget)) {
        return false;
      }
    }
    return true;
  }

  private static void addService(String action, Set<String> services) {
    String pattern = Patterns.loose(action);
    int colon = pattern.indexOf(':');
    if (Patterns.isStars(pattern)) {
      services.add("*");
    } else if (colon > 0 && Patterns.isStars(pattern.substring(colon + 1))) {
      services.add(pattern.substring(0, colon).toLowerCase(Locale.ROOT));
    }
  }

  private static boolean isAllOfAService(Patterns actions) {
    Set<String> services = new TreeSet<>();
    if (!actions.negated()) {
      actions.values().forEach(action -> addService(action, services));
    }
    return !services.isEmpty() || (actions.negated() && actions.values().isEmpty());
  }

  private static List<String> sensitive(Statement statement, PolicyUse use) {
    if (statement.principals() == null) {
      List<String> all = new ArrayList<>(ASSUME);
      all.add(DECRYPT);
      all.add(PASS_ROLE);
      return all;
    }
    if (statement.resources() == null) {
      return ASSUME;
    }
    return use == PolicyUse.KMS_KEY ? List.of(DECRYPT) : List.of();
  }

  private static boolean isForServices(@Nullable Principals principals) {
    return principals != null && principals.areServices();
  }

  /** The resource without the stars at its end and the slash before them. */
  private static String bucketOf(String resource) {
    int end = resource.length();
    while (end > 0 && resource.charAt(end - 1) == '*') {
      end--;
    }
    return resource.substring(0, end > 0 && resource.charAt(end - 1) == '/' ? end - 1 : end);
  }

  private static boolean leavesIam(Patterns actions, Patterns.Budget budget) {
    return actions.negated() && actions.covers(new Patterns(List.of("iam:*"), false, true), budget);
  }

  private static boolean leavesIamResources(Patterns resources) {
    return resources.negated()
        && resources.values().stream().allMatch(PolicyDocument::isOfOtherServiceThanIam);
  }

  private static boolean isOfOtherServiceThanIam(String arn) {
    String[] parts = arn.split(":", 4);
    return parts.length >= 3
        && parts[0].equals("arn")
        && !parts[2].equals("iam")
        && parts[2].indexOf('*') < 0
        && parts[2].indexOf('?') < 0;
  }

  private static boolean hasEveryRole(Patterns resources) {
    boolean named =
        resources.values().stream().anyMatch(value -> includesEveryRole(Patterns.loose(value)));
    return resources.isAsGoodAsEverything() || named != resources.negated();
  }

  /** Whether a pattern takes in all roles of one account at least. */
  private static boolean includesEveryRole(String pattern) {
    String[] parts = pattern.split(":", 6);
    if (parts.length < 6) {
      return pattern.endsWith("*") && Patterns.includes(pattern, "arn:aws:iam::*:role/*");
    }
    return Patterns.includes(parts[0], "arn")
        && Patterns.includes(parts[2], "iam")
        && Patterns.includes(parts[3], "")
        && Patterns.includes(parts[5], "role/*");
  }
}
