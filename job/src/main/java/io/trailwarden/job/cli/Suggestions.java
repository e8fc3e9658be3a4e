package io.trailwarden.job.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What somebody may have meant. */
final class Suggestions {
  private Suggestions() {}

  /** {@code "; did you mean A or B?"}, the two names that are nearest, or nothing. */
  static String of(String mistyped, Collection<String> names) {
    int limit = Math.max(1, mistyped.replaceFirst("^-+", "").length() / 3);
    List<String> near =
        names.stream()
            .filter(name -> distance(mistyped, name) <= limit || related(mistyped, name))
            .sorted(
                Comparator.comparingInt((String name) -> distance(mistyped, name))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(2)
            .toList();
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  /** Whether one is part of the other: {@code --accounts} and {@code --own-accounts}. */
  private static boolean related(String mistyped, String name) {
    String typed = mistyped.replaceFirst("^-+", "");
    String whole = name.replaceFirst("^-+", "");
    return typed.length() > 3
        && whole.length() > 3
        && (whole.contains(typed) || typed.contains(whole));
  }

  /** How many characters have to be put in, taken out or changed (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int above = row[j];
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[to.length()];
  }
}
