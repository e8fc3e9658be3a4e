package io.trailwarden.job.cli;

import java.util.regex.Pattern;

/** Keeps what looks like credentials out of messages, wherever a message quotes its input. */
final class Secrets {
  /**
   * Up to the last {@code @} before the path, as a password may hold one, and may hold {@code /}.
   */
  private static final Pattern USER_INFO = Pattern.compile("(?i)(https?://)\\S*@");

  private Secrets() {}

  /** The text with the user of each URL replaced by {@code ***}. */
  static String masked(String text) {
    return USER_INFO.matcher(text).replaceAll("$1***@");
  }

  /** Whether a URL names a user, also one that no parser would read. */
  static boolean namesUser(String url) {
    return USER_INFO.matcher(url).find();
  }
}
