package io.trailwarden.sigma.parse;

import java.util.Arrays;
import java.util.Collection;

/** The word that somebody may have meant. */
final class Suggestion {
  private static final int MAX_LENGTH = 64;

  private Suggestion() {}

  /** {@code "; did you mean 'contains'?"}, or nothing when no word is near. */
  static String of(String mistyped, Collection<String> words) {
    if (mistyped.isEmpty() || mistyped.length() > MAX_LENGTH) {
      return "";
    }
    String nearest = "";
    int least = Math.max(1, mistyped.length() / 3) + 1;
    for (String word : words.stream().sorted().toList()) {
      int distance = distance(mistyped, word);
      if (distance < least) {
        least = distance;
        nearest = word;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean '" + nearest + "'?";
  }

  /** How many characters have to be put in, taken out or changed (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 0; i < from.length(); i++) {
      int diagonal = row[0]++;
      for (int j = 0; j < to.length(); j++) {
        int changed = diagonal + (from.charAt(i) == to.charAt(j) ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = Math.min(changed, Math.min(diagonal, row[j]) + 1);
      }
    }
    return row[to.length()];
  }
}
