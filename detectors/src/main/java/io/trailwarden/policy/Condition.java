package io.trailwarden.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One test of a statement's {@code Condition}: an operator, a context key, the values of which one
 * has to fit.
 *
 * @param operator as written, such as {@code ForAnyValue:StringLikeIfExists}
 * @param key as written, such as {@code aws:SourceVpc}
 */
record Condition(String operator, String key, List<String> values) {
  /**
   * A whole account's access points: {@code arn:aws:s3:us-west-2:123456789012:accesspoint/*}, with
   * wildcards only in the access point's name.
   */
  private static final Pattern ACCESS_POINT_OF_FIXED_ACCOUNT =
      Pattern.compile("arn:[^:*?$]+:s3:[^:*?$]*:[0-9]{12}:accesspoint/[^$]*");

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

  private static final Set<String> NAMES_ACCOUNTS =
      Set.of(
          "aws:principalaccount",
          "aws:principalarn",
          "aws:sourceaccount",
          "aws:sourceowner",
          "aws:sourcearn",
          "s3:dataaccesspointaccount",
          "s3:dataaccesspointarn",
          "kms:calleraccount");

  Condition {
    values = List.copyOf(values);
  }

  /**
   * Whether it confines anyone to fixed principals, networks or sources, as S3 defines "public": a
   * positive operator, one of the listed keys, only fixed values.
   */
  boolean confines(PolicyUse use) {
    String name = operator.toLowerCase(Locale.ROOT);
    if (name.startsWith("foranyvalue:")) {
      name = name.substring("foranyvalue:".length());
    }
    if (values.isEmpty()) {
      return false;
    }
    String folded = key.toLowerCase(Locale.ROOT);
    if (name.equals("ipaddress")) {
      return folded.equals("aws:sourceip") && values.stream().allMatch(Condition::isNarrowNetwork);
    }
    if (!name.equals("stringequals")
        && !name.equals("stringlike")
        && !name.equals("arnequals")
        && !name.equals("arnlike")) {
      return false;
    }
    if (folded.equals("s3:dataaccesspointarn") && use == PolicyUse.BUCKET) {
      return values.stream()
          .allMatch(
              value -> isFixed(value) || ACCESS_POINT_OF_FIXED_ACCOUNT.matcher(value).matches());
    }
    if (folded.equals("aws:userid")) {
      return values.stream().allMatch(value -> isFixed(value) && !isSessionOfRole(value));
    }
    return isConfiningKey(folded, use) && values.stream().allMatch(Condition::isFixed);
  }

  /**
   * Whether the key says who the caller or whose the source is, so that its values name accounts.
   */
  boolean namesAccounts() {
    if (!NAMES_ACCOUNTS.contains(key.toLowerCase(Locale.ROOT))) {
      return false;
    }
    String name = operator.toLowerCase(Locale.ROOT);
    return !name.contains("not") && (name.contains("string") || name.contains("arn"));
  }

  private static boolean isConfiningKey(String key, PolicyUse use) {
    return CONFINING.contains(key)
        || (key.startsWith("aws:principal") && key.length() > "aws:principal".length())
        || (key.equals("kms:calleraccount") && use == PolicyUse.KMS_KEY);
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
