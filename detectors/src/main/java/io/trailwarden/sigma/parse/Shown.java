package io.trailwarden.sigma.parse;

/** Messages quote rules, and a rule may hold a megabyte in one value or control characters. */
final class Shown {
  private static final int MAX_LENGTH = 600;
  private static final String CUT = " … ";

  private Shown() {}

  /** The message on one line, its middle left out when it is long. */
  static String line(String message) {
    String text = message;
    if (text.length() > MAX_LENGTH) {
      int half = MAX_LENGTH / 2;
      text = text.substring(0, half) + CUT + text.substring(text.length() - half);
    }
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || (Character.isSurrogate(c) && !isPaired(text, i))) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }

  private static boolean isPaired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
