package io.trailwarden.read;

import io.trailwarden.event.FieldPath;
import java.util.IdentityHashMap;

/** A field path with its names in the form in which they are looked for. Made once a path. */
final class JsonPath {
  final FieldTable.Name[] names;

  private JsonPath(FieldPath path) {
    names = path.segments().stream().map(FieldTable.Name::new).toArray(FieldTable.Name[]::new);
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
