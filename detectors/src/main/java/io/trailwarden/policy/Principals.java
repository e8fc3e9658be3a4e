package io.trailwarden.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a statement is about.
 *
 * @param negated {@code NotPrincipal}: everyone but these
 */
record Principals(List<Principal> values, boolean negated) {
  private static final Pattern ACCOUNT_OF_ARN =
      Pattern.compile("arn:[^:]*:[^:]*:[^:]*:([0-9]{12}):.*", Pattern.DOTALL);
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  Principals {
    values = List.copyOf(values);
  }

  /**
   * One principal, such as {@code "AWS": "arn:aws:iam::111122223333:root"}; the plain {@code "*"}
   * has the type {@code *}.
   */
  record Principal(String type, String value) {
    /**
     * Whether it is nobody in particular: a wildcard where a name or account stands, or a web
     * identity provider, behind which anybody can sign up. Services, SAML providers, canonical ids
     * and what carries an account number are somebody.
     */
    boolean isAnyone() {
      return switch (type.toLowerCase(Locale.ROOT)) {
        case "aws" -> value.contains("*") && accountOf(value).isEmpty();
        case "federated" -> !value.contains(":saml-provider/");
        default -> value.contains("*");
      };
    }

    /** Whether it is that account as a whole: {@code 111122223333}, {@code …:root}. */
    boolean isAccount(String account) {
      return value.equals(account)
          || (value.startsWith("arn:")
              && value.endsWith(":iam::" + account + ":root")
              && accountOf(value).equals(account));
    }
  }

  /** Whether the statement reaches beyond a fixed list of principals. */
  boolean includesAnyone() {
    return negated || values.stream().anyMatch(Principal::isAnyone);
  }

  /** Whether whoever is nobody in particular is a user of a web identity provider. */
  boolean areWebIdentities() {
    return !negated
        && values.stream()
            .filter(Principal::isAnyone)
            .allMatch(principal -> principal.type().equalsIgnoreCase("Federated"));
  }

  /** Whether it names nobody but AWS's own services. */
  boolean areServices() {
    return !negated
        && !values.isEmpty()
        && values.stream()
            .allMatch(
                principal -> principal.type().equalsIgnoreCase("Service") && !principal.isAnyone());
  }

  /** Whether nobody at all is left out. */
  boolean isEveryone() {
    return negated
        ? values.isEmpty()
        : values.stream()
            .anyMatch(
                principal ->
                    Patterns.isStars(principal.value())
                        && (principal.type().equals("*")
                            || principal.type().equalsIgnoreCase("AWS")));
  }

  /** Whether all of the others are certainly among these. */
  boolean covers(Principals others) {
    if (isEveryone()) {
      return true;
    }
    if (!negated) {
      return !others.negated && others.values.stream().allMatch(this::names);
    }
    return others.negated
        ? values.stream().allMatch(others::names)
        : others.values.stream()
            .allMatch(
                other -> {
                  String account = accountOf(other.value());
                  return !other.isAnyone() && !account.isEmpty() && coversAccount(account);
                });
  }

  /** Whether everybody of an account is certainly among these. */
  boolean coversAccount(String account) {
    if (isEveryone()) {
      return true;
    }
    if (negated) {
      return values.stream()
          .noneMatch(value -> value.isAnyone() || accountOf(value.value()).equals(account));
    }
    return values.stream()
        .anyMatch(value -> value.type().equalsIgnoreCase("AWS") && value.isAccount(account));
  }

  private boolean names(Principal principal) {
    return values.stream()
        .anyMatch(
            value ->
                value.type().equalsIgnoreCase(principal.type())
                    && value.value().equals(principal.value()));
  }

  /**
   * The accounts that are named, 12 digits each. Services, CloudFront's identities ({@code
   * arn:aws:iam::cloudfront:user/…}), canonical ids and unique ids ({@code AIDA…}) name none.
   */
  Set<String> accounts() {
    Set<String> accounts = new LinkedHashSet<>();
    if (!negated) {
      for (Principal principal : values) {
        if (!principal.type().equalsIgnoreCase("Service")) {
          String account = accountOf(principal.value());
          if (!account.isEmpty()) {
            accounts.add(account);
          }
        }
      }
    }
    return accounts;
  }

  /** The account number in an ARN, or the number that the text is; empty if neither. */
  static String accountOf(String text) {
    if (ACCOUNT.matcher(text).matches()) {
      return text;
    }
    Matcher arn = ACCOUNT_OF_ARN.matcher(text);
    return arn.matches() ? arn.group(1) : "";
  }
}
