package io.trailwarden.integrity;

import io.trailwarden.read.FileFact;
import java.util.HexFormat;

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

  static final String SECOND_MEMBER = "a second gzip member follows the first";
  static final String TRAILING_BYTES = "bytes follow the gzip stream";
  static final String NO_GZIP = "it is empty or no gzip";
  static final String CUT = "the gzip stream is not complete";

  /** What was learned of a log file while its events were read. */
  public static Content of(FileFact fact) {
    String sha256 = HexFormat.of().formatHex(fact.sha256());
    if (fact.gzipMembers() > 1) {
      return new Content(sha256, fact.inflatedBytes(), Shape.TRAILING, SECOND_MEMBER);
    }
    if (fact.trailingBytes() > 0) {
      return new Content(sha256, fact.inflatedBytes(), Shape.TRAILING, TRAILING_BYTES);
    }
    if (fact.gzipMembers() == 0 || !fact.isComplete()) {
      String detail =
          fact.gzipMembers() == 0 ? NO_GZIP : "the gzip stream is damaged, cut or a bomb";
      return new Content(sha256, fact.inflatedBytes(), Shape.BROKEN, detail);
    }
    return fact.isJson()
        ? new Content(sha256, fact.inflatedBytes(), Shape.WHOLE, "")
        : new Content(sha256, fact.inflatedBytes(), Shape.NOT_JSON, "it is not one JSON document");
  }

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
