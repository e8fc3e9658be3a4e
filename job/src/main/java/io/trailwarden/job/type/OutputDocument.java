package io.trailwarden.job.type;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * A document on its way to an index or a file.
 *
 * @param index the index that it belongs into
 * @param id its {@code _id}, 32 hex digits
 * @param version external version: of two documents of one id the larger one stays; 0 for a
 *     document that never changes, which is written without
 * @param time its {@code @timestamp} in milliseconds of the epoch; files are sorted by it, then by
 *     id
 * @param json UTF-8, one line; not copied
 */
public record OutputDocument(String index, String id, long version, long time, byte[] json)
    implements Serializable {
  /** OpenSearch refuses a whole bulk request for one id that is longer. */
  private static final int MAX_ID_BYTES = 512;

  /**
   * @throws IllegalArgumentException when it would spoil the request or the file that it is written
   *     with
   */
  public OutputDocument {
    if (index.isEmpty()) {
      throw new IllegalArgumentException("a document without an index");
    }
    int idBytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (idBytes == 0 || idBytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "a document's id is 1 to " + MAX_ID_BYTES + " bytes; this one is " + idBytes);
    }
    if (version < 0) {
      throw new IllegalArgumentException("a document of version " + version);
    }
    if (json.length == 0 || hasLineBreak(json)) {
      throw new IllegalArgumentException("the JSON of document " + id + " is not one line");
    }
  }

  private static boolean hasLineBreak(byte[] json) {
    for (byte b : json) {
      if (b == '\n' || b == '\r') {
        return true;
      }
    }
    return false;
  }
}
