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
  }

  /** Whether the statement reaches beyond a fixed list of principals. */
  boolean includesAnyone() {
    return negated || values.stream().anyMatch(Principal::isAnyone);
  }

  /** Whether nobody at all is left out. */
  boolean isEveryone() {
    return !negated
        && values.stream()
            .anyMatch(
                principal ->
                    Patterns.isStars(principal.value())
                        && (principal.type().equals("*")
                            || principal.type().equalsIgnoreCase("AWS")));
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
