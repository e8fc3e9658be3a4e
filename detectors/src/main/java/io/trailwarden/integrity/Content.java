package io.trailwarden.integrity;

/**
 * What an object's bytes turned out to be.
 *
 * @param sha256 over the uncompressed bytes of its first gzip member, as many as could be read, in
 *     lower-case hexadecimal digits
 * @param inflatedBytes how many those are
 * @param detail what is wrong with it; empty for a whole one
 */
public record Content(String sha256, long inflatedBytes, Shape shape, String detail)
    implements Comparable<Content> {

  /** How an object's bytes can be. */
  public enum Shape {
    /** One gzip member, and nothing else. */
    WHOLE,
    /** One whole gzip member with something behind it. */
    TRAILING,
    /** No gzip, or gzip that is damaged, not complete, or inflates beyond any log file. */
    BROKEN,
    /** One gzip member of something that is not JSON. */
    NOT_JSON
  }

  /** The same object, which turned out not to hold JSON. */
  Content notJson(String why) {
    return new Content(sha256, inflatedBytes, Shape.NOT_JSON, why);
  }

  @Override
  public int compareTo(Content other) {
    int byHash = sha256.compareTo(other.sha256);
    int byShape = byHash != 0 ? byHash : shape.compareTo(other.shape);
    return byShape != 0 ? byShape : Long.compare(inflatedBytes, other.inflatedBytes);
  }
}
