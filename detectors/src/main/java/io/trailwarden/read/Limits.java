package io.trailwarden.read;

import java.io.Serializable;

/**
 * What a reader puts up with. Generous: CloudTrail's own limit of a record is 256 KB, 1 MB for some
 * kinds of events.
 *
 * @param recordBytes the longest record
 * @param lineBytes the longest access-log line
 * @param depth how deep objects and arrays of a record may nest
 * @param stringBytes the longest string of a record, in bytes of its JSON text
 * @param numberBytes the longest number of a record, in digits and signs
 * @param inflatedBytes the most that one origin may inflate to
 */
public record Limits(
    int recordBytes, int lineBytes, int depth, int stringBytes, int numberBytes, long inflatedBytes)
    implements Serializable {
  public static final Limits DEFAULT = new Limits(32 << 20, 1 << 20, 200, 8 << 20, 1000, 16L << 30);

  /**
   * @throws IllegalArgumentException when one is not positive
   */
  public Limits {
    if (recordBytes < 1
        || lineBytes < 1
        || depth < 1
        || stringBytes < 1
        || numberBytes < 1
        || inflatedBytes < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
