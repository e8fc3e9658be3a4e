package io.trailwarden.policy;

import java.util.Locale;

/**
 * A condition operator taken apart: {@code ForAnyValue:StringLikeIfExists}.
 *
 * @param name in lower case, without what is around it: {@code stringlike}
 * @param forAllValues true also of a request that lacks the key
 * @param ifExists true also of a request that lacks the key
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">Condition
 *     operators</a>
 */
record Operator(String name, boolean forAllValues, boolean ifExists) {
  static Operator of(String written) {
    String name = written.toLowerCase(Locale.ROOT);
    boolean all = name.startsWith("forallvalues:");
    if (all || name.startsWith("foranyvalue:")) {
      name = name.substring(name.indexOf(':') + 1);
    }
    boolean ifExists = name.endsWith("ifexists");
    if (ifExists) {
      name = name.substring(0, name.length() - "ifexists".length());
    }
    return new Operator(name, all, ifExists);
  }

  /** Whether a request without the key fails the test. */
  boolean needsKey() {
    return !forAllValues && !ifExists;
  }

  /** Whether it takes text or an ARN for one of the values: those that S3 counts as confining. */
  boolean selects() {
    return switch (name) {
      case "stringequals", "stringlike", "arnequals", "arnlike" -> true;
      default -> false;
    };
  }

  /** Whether it takes text or an ARN for anything but the values. */
  boolean excludes() {
    return switch (name) {
      case "stringnotequals",
          "stringnotequalsignorecase",
          "stringnotlike",
          "arnnotequals",
          "arnnotlike" ->
          true;
      default -> false;
    };
  }
}
