package io.trailwarden.job.cli;

import java.util.Locale;

/** Numbers with what they count. */
final class Counted {
  private Counted() {}

  /** {@code 1 event}, {@code 2,000 events}. */
  static String of(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }
}
