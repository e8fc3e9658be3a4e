package io.trailwarden.derive;

import org.jspecify.annotations.Nullable;

/**
 * The ARN of a session of an assumed role, taken apart by hand since it stands in most events:
 *
 * <pre>
 * arn:PARTITION:sts::ACCOUNT:assumed-role/NAME[/SESSION]
 * </pre>
 *
 * @param start {@code arn:PARTITION}
 * @param account 12 digits
 * @param name of the role, without its path
 */
record RoleSession(String start, String account, String name, @Nullable String session) {
  private static final String STS = ":sts::";
  private static final String ASSUMED_ROLE = ":assumed-role/";
  private static final int ACCOUNT_DIGITS = 12;

  /** Null for any other ARN. */
  static @Nullable RoleSession of(String arn) {
    int startEnd = arn.startsWith("arn:") ? arn.indexOf(':', 4) : -1;
    if (startEnd < 0 || !arn.startsWith(STS, startEnd)) {
      return null;
    }
    int account = startEnd + STS.length();
    int accountEnd = account + ACCOUNT_DIGITS;
    if (!arn.startsWith(ASSUMED_ROLE, accountEnd) || !areDigits(arn, account, accountEnd)) {
      return null;
    }
    int name = accountEnd + ASSUMED_ROLE.length();
    int slash = arn.indexOf('/', name);
    int nameEnd = slash < 0 ? arn.length() : slash;
    if (nameEnd == name) {
      return null;
    }
    return new RoleSession(
        arn.substring(0, startEnd),
        arn.substring(account, accountEnd),
        arn.substring(name, nameEnd),
        slash < 0 ? null : arn.substring(slash + 1));
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The role, as far as the session tells it: its path is left out there. */
  String role() {
    return start + ":iam::" + account + ":role/" + name;
  }
}
