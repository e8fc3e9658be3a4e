package io.trailwarden.integrity;

import java.io.IOException;
import java.io.InputStream;

/** Opens an object from its begin, as often as asked. */
@FunctionalInterface
public interface Opener {
  /**
   * The bytes, from the first on.
   *
   * @throws IOException when it can't be read
   */
  InputStream open() throws IOException;
}
