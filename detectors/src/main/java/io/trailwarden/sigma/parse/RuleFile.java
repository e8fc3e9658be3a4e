package io.trailwarden.sigma.parse;

import java.io.Serializable;

/**
 * A file of one or more YAML documents.
 *
 * @param path as messages name it, parts separated by {@code /}; a rule without a name is named
 *     after its last part
 * @param content UTF-8; not copied
 */
public record RuleFile(String path, byte[] content) implements Serializable {
  /** The last part of the path without its ending. */
  public String name() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }
}
