package io.trailwarden.integrity;

import io.trailwarden.bytes.ByteQueue;
import io.trailwarden.bytes.Gunzip;
import io.trailwarden.bytes.MalformedGzipException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Inflates and hashes an object's first gzip member, and says what else there is. Of what stands
 * behind the first member nothing is inflated, and of a bomb no more than the limit. One a thread.
 *
 * <pre>
 * reader.begin(compressed, limit);
 * while (reader.next()) { … reader.array(), reader.offset(), reader.count() … }
 * Content content = reader.content();
 * </pre>
 */
final class MemberReader implements AutoCloseable {
  private static final int BATCH = 1 << 16;

  private final Gunzip gunzip = new Gunzip();
  private final ByteQueue queue = new ByteQueue();
  private final MessageDigest sha256;
  private final byte[] input = new byte[BATCH];

  private InputStream compressed = InputStream.nullInputStream();
  private long limit;
  private long inflated;
  private int count;
  private boolean isAtEnd;
  private Content.Shape shape = Content.Shape.WHOLE;
  private String detail = "";

  MemberReader() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Begins an object. The stream stays the caller's. */
  void begin(InputStream stream, long mostInflated) {
    compressed = stream;
    limit = mostInflated;
    inflated = 0;
    count = 0;
    isAtEnd = false;
    shape = Content.Shape.WHOLE;
    detail = "";
    gunzip.reset();
    sha256.reset();
    queue.clear();
  }

  /**
   * Inflates the next bytes of the first member.
   *
   * @return false behind the last of them
   * @throws IOException when the stream can't be read
   */
  boolean next() throws IOException {
    queue.clear();
    count = 0;
    while (shape == Content.Shape.WHOLE) {
      int got;
      try {
        got = gunzip.inflate(queue, BATCH);
      } catch (MalformedGzipException e) {
        stop(Content.Shape.BROKEN, String.valueOf(e.getMessage()));
        return false;
      }
      if (gunzip.members() > 1) {
        stop(Content.Shape.TRAILING, Content.SECOND_MEMBER);
        return false;
      }
      if (got > 0) {
        take(got);
        return true;
      }
      if (gunzip.trailingBytes() > 0) {
        stop(Content.Shape.TRAILING, Content.TRAILING_BYTES);
        return false;
      }
      if (!more()) {
        return false;
      }
    }
    return false;
  }

  private void take(int got) {
    count = got;
    inflated += got;
    sha256.update(queue.array(), queue.start(), got);
    if (inflated > limit) {
      stop(Content.Shape.BROKEN, "it inflates to more than " + limit + " bytes");
    }
  }

  /** Whether there is more input, or the object is at its end. */
  private boolean more() throws IOException {
    int read = isAtEnd ? -1 : compressed.read(input, 0, input.length);
    if (read >= 0) {
      gunzip.input(input, 0, read);
      return true;
    }
    if (!isAtEnd && gunzip.isWithinMember()) {
      stop(Content.Shape.BROKEN, gunzip.members() == 0 ? Content.NO_GZIP : Content.CUT);
    }
    isAtEnd = true;
    return false;
  }

  private void stop(Content.Shape why, String what) {
    shape = why;
    detail = what;
  }

  byte[] array() {
    return queue.array();
  }

  int offset() {
    return queue.start();
  }

  int count() {
    return count;
  }

  /** What the object is; once all was read. */
  Content content() {
    return new Content(HexFormat.of().formatHex(sha256.digest()), inflated, shape, detail);
  }

  /** Gives back native memory. */
  @Override
  public void close() {
    gunzip.close();
  }
}
