package io.trailwarden.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One test of a statement's {@code Condition}: an operator, a context key, the values of which one
 * has to fit.
 *
 * @param key in lower case, such as {@code aws:sourcevpc}
 */
record Condition(Operator operator, String key, List<String> values) {
  /**
   * A whole account's access points: {@code arn:aws:s3:us-west-2:123456789012:accesspoint/*}, with
   * wildcards only in the access point's name.
   */
  private static final Pattern ACCESS_POINT_OF_FIXED_ACCOUNT =
      Pattern.compile("arn:[^:*?$]+:s3:[^:*?$]*:[0-9]{12}:accesspoint/[^$]*");

  /**
   * What a provider says of its users, up to where a tenant's name ends: {@code
   * repo:acme/site:ref:refs/heads/*}, {@code system:serviceaccount:shop:*}.
   */
  private static final Pattern SUBJECT_OF_FIXED_TENANT =
      Pattern.compile("[^*?$:]+:[^*?$:/]+[:/][^$]*");

  private static final Set<String> CONFINING =
      Set.of(
          "aws:sourcearn",
          "aws:sourcevpc",
          "aws:sourcevpce",
          "aws:sourceowner",
          "aws:sourceaccount",
          "s3:x-amz-server-side-encryption-aws-kms-key-id",
          "s3:dataaccesspointarn",
          "s3:dataaccesspointaccount");

  private static final Set<String> NETWORKS =
      Set.of("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce");

  private static final Set<String> NAMES_CALLERS =
      Set.of("aws:principalaccount", "aws:principalarn", "kms:calleraccount");

  private static final Set<String> NAMES_SOURCES =
      Set.of(
          "aws:sourceaccount",
          "aws:sourceowner",
          "aws:sourcearn",
          "s3:dataaccesspointaccount",
          "s3:dataaccesspointarn");

  Condition {
    values = List.copyOf(values);
    key = key.toLowerCase(Locale.ROOT);
  }

  static Condition of(String operator, String key, List<String> values) {
    return new Condition(Operator.of(operator), key, values);
  }

  /**
   * Whether it confines anyone to fixed principals, networks or sources, as S3 defines "public": a
   * positive operator, one of the listed keys, only fixed values.
   */
  boolean confines(PolicyUse use) {
    if (values.isEmpty() || !operator.needsKey()) {
      return false;
    }
    if (operator.name().equals("ipaddress")) {
      return key.equals("aws:sourceip") && values.stream().allMatch(Condition::isNarrowNetwork);
    }
    if (!operator.selects()) {
      return false;
    }
    if (key.equals("s3:dataaccesspointarn") && use == PolicyUse.BUCKET) {
      return values.stream()
          .allMatch(
              value -> isFixed(value) || ACCESS_POINT_OF_FIXED_ACCOUNT.matcher(value).matches());
    }
    if (key.equals("aws:userid")) {
      return values.stream().allMatch(value -> isFixed(value) && !isSessionOfRole(value));
    }
    return isConfiningKey(use) && values.stream().allMatch(Condition::isFixed);
  }

  /** Likewise, but to fixed principals or sources: networks leave all accounts in. */
  boolean confinesWho(PolicyUse use) {
    return confines(use) && !NETWORKS.contains(key);
  }

  /**
   * Whether it confines a web identity provider's users to fixed ones, or to those of one tenant:
   * {@code token.actions.githubusercontent.com:sub}, without which every customer of the provider
   * may come.
   */
  boolean confinesSubject() {
    return selectsBy(":sub")
        && values.stream()
            .allMatch(value -> isFixed(value) || SUBJECT_OF_FIXED_TENANT.matcher(value).matches());
  }

  /** Whether it confines users of Cognito to those of fixed identity pools, guests included. */
  boolean confinesPool() {
    return selectsBy("cognito-identity.amazonaws.com:aud")
        && values.stream().allMatch(Condition::isFixed);
  }

  /** Whether it leaves out the guests of a Cognito identity pool. */
  boolean demandsSignIn() {
    return selectsBy("cognito-identity.amazonaws.com:amr")
        && values.stream().allMatch(value -> isFixed(value) && !value.equals("unauthenticated"));
  }

  /** Whether no role can be assumed without an external id that somebody has to know. */
  boolean demandsExternalId() {
    return key.equals("sts:externalid")
        && operator.needsKey()
        && (operator.selects() || operator.name().equals("stringequalsignorecase"))
        && areSecrets();
  }

  /** Of a Deny: whether only callers with an external id escape it. */
  boolean sparesExternalId() {
    return key.equals("sts:externalid") && operator.excludes() && areSecrets();
  }

  /** Of a Deny: whether it takes every request that came without TLS. */
  boolean takesInsecureTransport() {
    return key.equals("aws:securetransport")
        && !operator.forAllValues()
        && (operator.name().equals("bool") || operator.name().equals("stringequals"))
        && values.stream().anyMatch(value -> value.equalsIgnoreCase("false"));
  }

  /** Whether the key says who the caller is, so that its values name accounts. */
  boolean namesCallers() {
    return NAMES_CALLERS.contains(key) && namesAny();
  }

  /** Whether the key says whose the source is, so that its values name accounts. */
  boolean namesSources() {
    return NAMES_SOURCES.contains(key) && namesAny();
  }

  /** The accounts in the values. */
  Set<String> accounts() {
    Set<String> accounts = new TreeSet<>();
    values.stream().map(Principals::accountOf).forEach(accounts::add);
    accounts.remove("");
    return accounts;
  }

  /** Whether nobody of other accounts than {@link #accounts} passes. */
  boolean isOnlyForItsAccounts() {
    return operator.needsKey()
        && operator.selects()
        && values.stream().noneMatch(value -> Principals.accountOf(value).isEmpty());
  }

  private boolean namesAny() {
    return operator.selects() || operator.name().equals("stringequalsignorecase");
  }

  private boolean selectsBy(String ending) {
    return key.endsWith(ending)
        && operator.needsKey()
        && (operator.selects() || operator.name().equals("stringequalsignorecase"))
        && !values.isEmpty();
  }

  private boolean areSecrets() {
    return !values.isEmpty() && values.stream().noneMatch(value -> value.matches("[*?]*"));
  }

  /**
   * {@code aws:PrincipalType} and {@code aws:PrincipalTag/…} fix nobody: the one names a sort of
   * principals, and a tag can be had in every account.
   */
  private boolean isConfiningKey(PolicyUse use) {
    if (key.startsWith("aws:principal")) {
      return !key.equals("aws:principal")
          && !key.equals("aws:principaltype")
          && !key.startsWith("aws:principaltag/");
    }
    return CONFINING.contains(key) || (key.equals("kms:calleraccount") && use == PolicyUse.KMS_KEY);
  }

  /** {@code AROLEID:session}: whoever may assume the role chooses what stands behind the colon. */
  private static boolean isSessionOfRole(String value) {
    return value.startsWith("AROA") && value.indexOf(':') >= 0;
  }

  private static boolean isFixed(String value) {
    return !value.isEmpty()
        && value.indexOf('*') < 0
        && value.indexOf('?') < 0
        && !value.contains("${");
  }

  /** At least /8 of IPv4 or /32 of IPv6; an address alone is the narrowest network. */
  private static boolean isNarrowNetwork(String value) {
    int slash = value.indexOf('/');
    String address = slash < 0 ? value : value.substring(0, slash);
    boolean v6 = address.indexOf(':') >= 0;
    if (v6 ? !address.matches("[0-9A-Fa-f:.]{2,45}") : !address.matches("[0-9]+(\\.[0-9]+){3}")) {
      return false;
    }
    if (slash < 0) {
      return true;
    }
    String prefix = value.substring(slash + 1);
    if (!prefix.matches("[0-9]{1,3}")) {
      return false;
    }
    int bits = Integer.parseInt(prefix);
    return v6 ? bits >= 32 && bits <= 128 : bits >= 8 && bits <= 32;
  }
}
