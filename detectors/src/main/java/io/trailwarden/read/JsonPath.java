package io.trailwarden.read;

import io.trailwarden.event.FieldPath;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * A field path with its names in the form in which they are looked for. Made once a path.
 *
 * <p>A record's own names may hold dots ({@code requestParameters."aws:cloudformation.stack"}), and
 * a path does not say where one ends. At each object its next part is a name first; only when
 * nothing is found below that name, its next two parts are one, then three, up to {@link
 * #MOST_IN_A_NAME}.
 */
final class JsonPath {
  static final int MOST_IN_A_NAME = 16;

  /** By first part and number of parts less one. */
  private final FieldTable.Name[][] names;

  private JsonPath(FieldPath path) {
    List<String> parts = path.segments();
    names = new FieldTable.Name[parts.size()][];
    for (int from = 0; from < names.length; from++) {
      names[from] = new FieldTable.Name[Math.min(MOST_IN_A_NAME, names.length - from)];
      for (int i = 0; i < names[from].length; i++) {
        names[from][i] = new FieldTable.Name(String.join(".", parts.subList(from, from + i + 1)));
      }
    }
  }

  /** How many parts it has. */
  int length() {
    return names.length;
  }

  /** How many parts from that one on may be one name. */
  int most(int from) {
    return names[from].length;
  }

  /**
   * Parts as one name.
   *
   * @param count from 1 to {@link #most}
   */
  FieldTable.Name name(int from, int count) {
    return names[from][count - 1];
  }

  static JsonPath of(String path) {
    return new JsonPath(FieldPath.of(path));
  }

  /**
   * Paths by identity: rules hold on to theirs, so that looking one up compares no text. Whoever
   * makes a new path for each event only makes it forget.
   */
  static final class Cache {
    private static final int MOST = 8192;

    private final IdentityHashMap<FieldPath, JsonPath> paths = new IdentityHashMap<>();

    JsonPath get(FieldPath path) {
      JsonPath known = paths.get(path);
      if (known == null) {
        if (paths.size() == MOST) {
          paths.clear();
        }
        known = new JsonPath(path);
        paths.put(path, known);
      }
      return known;
    }
  }
}
