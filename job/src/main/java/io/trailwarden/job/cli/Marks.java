package io.trailwarden.job.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Signs for yes and no in front of a line.
 *
 * @param yes what holds or passed
 * @param no what does not hold or failed
 */
record Marks(String yes, String no) {
  private static final Marks GLYPHS = new Marks("✓", "✗");
  private static final Marks ASCII = new Marks("+", "-");

  /** Plain characters where the locale does not say that it knows others. */
  static Marks of(Map<String, String> environment) {
    for (String variable : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
      String locale = environment.getOrDefault(variable, "");
      if (!locale.isEmpty()) {
        String lower = locale.toLowerCase(Locale.ROOT);
        return lower.contains("utf-8") || lower.contains("utf8") ? GLYPHS : ASCII;
      }
    }
    return ASCII;
  }

  String of(boolean holds) {
    return holds ? yes : no;
  }
}
