package io.trailwarden.sigma;

import java.util.Comparator;

/**
 * A place in a rule file. Places are in the order of their paths, lines and columns.
 *
 * @param path the file as the user named it
 * @param line from 1
 * @param column from 1, in characters
 */
public record Location(String path, int line, int column) implements Comparable<Location> {
  private static final Comparator<Location> ORDER =
      Comparator.comparing(Location::path)
          .thenComparingInt(Location::line)
          .thenComparingInt(Location::column);

  @Override
  public int compareTo(Location other) {
    return ORDER.compare(this, other);
  }

  /** {@code path:line:column}, as compilers write it. */
  @Override
  public String toString() {
    return path + ":" + line + ":" + column;
  }
}
