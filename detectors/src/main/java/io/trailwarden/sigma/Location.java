package io.trailwarden.sigma;

/**
 * A place in a rule file.
 *
 * @param path the file as the user named it
 * @param line from 1
 * @param column from 1, in characters
 */
public record Location(String path, int line, int column) {
  /** {@code path:line:column}, as compilers write it. */
  @Override
  public String toString() {
    return path + ":" + line + ":" + column;
  }
}
