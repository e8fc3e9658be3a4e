package io.trailwarden.job.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of text under a header, each column as wide as its widest cell. What cells hold may come
 * from an attacker, so nothing of it can steer a terminal.
 */
final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 40;

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    add(header);
  }

  void add(String... cells) {
    rows.add(Arrays.stream(cells).map(Table::harmless).toList());
  }

  /** A row is a line, however long. */
  void print(PrintStream out) {
    print(out, Integer.MAX_VALUE);
  }

  /** The last column goes on in further lines where a row would be wider. */
  void printWrapped(PrintStream out, int width) {
    print(out, width);
  }

  private void print(PrintStream out, int width) {
    int last = rows.get(0).size() - 1;
    int[] widths = new int[last];
    for (List<String> row : rows) {
      for (int i = 0; i < last; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    int indent = Arrays.stream(widths).sum() + last * GAP.length();
    int room = Math.max(NARROWEST, width - indent);
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < last; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - length(row.get(i)))).append(GAP);
      }
      line.append(String.join("\n" + " ".repeat(indent), wrapped(row.get(last), room)));
      out.println(line);
    }
  }

  private static List<String> wrapped(String text, int room) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (length(rest) > room) {
      int end = rest.offsetByCodePoints(0, room);
      int space = rest.lastIndexOf(' ', end);
      int cut = space > 0 ? space : end;
      lines.add(rest.substring(0, cut));
      rest = rest.substring(cut).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /** A text of which nothing can steer a terminal; line feeds and tabs are spaces. */
  static String harmless(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .map(each -> isVisible(each) ? each : each == '\n' || each == '\t' ? ' ' : '\uFFFD')
        .forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** Neither control characters nor those that turn the direction of writing. */
  private static boolean isVisible(int character) {
    int type = Character.getType(character);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
