package io.trailwarden.read;

import io.trailwarden.bytes.ByteQueue;
import io.trailwarden.bytes.Gunzip;
import io.trailwarden.bytes.MalformedGzipException;
import io.trailwarden.event.Origin;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Bytes of one origin after the other to events, dead letters and notices. What they hold is told
 * by content: gzip or not; CloudTrail records in any framing, an envelope around them, a notice of
 * a new object, or lines of an S3 access log. Streaming: any division into chunks gives the same
 * result, and memory is bounded by the longest record. One a subtask, not thread-safe.
 *
 * <pre>
 * reader.begin(origin, handler);
 * reader.read(bytes, 0, bytes.length);   // any number of times
 * reader.end();                          // or fail(why)
 * </pre>
 */
public final class LogReader implements AutoCloseable {
  /** Inflated bytes that are hashed and read while they are in the processor's cache. */
  private static final int BATCH = 1 << 16;

  private enum Packing {
    UNKNOWN,
    GZIP,
    PLAIN,
    OVER_LIMIT
  }

  private final long mostInflated;
  private final Delivery delivery = new Delivery();
  private final ContentReader content;
  private final ByteQueue queue;
  private final Gunzip gunzip = new Gunzip();
  private final MessageDigest sha256 = Sha256.newDigest();
  private final byte[] first = new byte[Gunzip.MAGIC_LENGTH];
  private int firstLength;
  private Packing packing = Packing.UNKNOWN;
  private boolean open;
  private boolean malformed;
  private long inflated;

  public LogReader(Limits limits) {
    this.mostInflated = limits.inflatedBytes();
    this.content = new ContentReader(limits, delivery, 0);
    this.queue = content.queue();
  }

  /** Begins an origin; forgets one that was not ended. */
  public void begin(Origin origin, ReadHandler handler) {
    delivery.begin(Objects.requireNonNull(origin), Objects.requireNonNull(handler));
    content.begin();
    gunzip.reset();
    sha256.reset();
    firstLength = 0;
    packing = Packing.UNKNOWN;
    inflated = 0;
    malformed = false;
    open = true;
  }

  /**
   * Takes the origin's next bytes, and hands over what is whole. The array is not kept.
   *
   * @throws IllegalStateException when no origin was begun
   */
  public void read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checkOpen();
    int from = offset;
    if (packing == Packing.UNKNOWN) {
      while (firstLength < first.length && from < offset + length) {
        first[firstLength++] = bytes[from++];
      }
      if (firstLength < first.length) {
        return;
      }
      tellPacking();
    }
    take(bytes, from, offset + length - from);
  }

  /** The origin is complete: hands over what is left, and for a log file what was learned of it. */
  public void end() {
    checkOpen();
    if (packing == Packing.UNKNOWN) {
      tellPacking();
    }
    boolean cut = packing == Packing.GZIP && gunzip.isWithinMember();
    boolean nothing = inflated == 0 && (cut || malformed);
    // Of what breaks off twice, gzip and its content, the content's dead letter says more.
    boolean whole = nothing || (packing != Packing.OVER_LIMIT && content.end());
    if (cut && whole) {
      delivery.deadLetter(
          -1,
          inflated,
          DeadLetter.Reason.TRUNCATED,
          "gzip member " + gunzip.members() + " is not complete",
          first,
          0,
          0);
    }
    delivery.end();
    if (delivery.origin() instanceof Origin.LogFile file) {
      delivery.file(
          new FileFact(
              file,
              sha256.digest(),
              inflated,
              gunzip.members(),
              gunzip.trailingBytes(),
              packing != Packing.OVER_LIMIT && !cut && !malformed,
              content.isOneDocument(),
              delivery.events()));
    }
    open = false;
  }

  /**
   * The rest of the origin can't be had: hands over what was whole, then the dead letter that says
   * why. Of a file that was not read to its end there is no file fact.
   */
  public void fail(DeadLetter why) {
    checkOpen();
    if (packing == Packing.UNKNOWN) {
      tellPacking();
    }
    if (packing != Packing.OVER_LIMIT) {
      content.stop();
    }
    delivery.deadLetter(why);
    delivery.end();
    open = false;
  }

  private void checkOpen() {
    if (!open) {
      throw new IllegalStateException("no origin was begun");
    }
  }

  private void tellPacking() {
    packing = Gunzip.isGzip(first, 0, firstLength) ? Packing.GZIP : Packing.PLAIN;
    take(first, 0, firstLength);
  }

  private void take(byte[] bytes, int offset, int length) {
    if (packing == Packing.GZIP) {
      inflate(bytes, offset, length);
      return;
    }
    for (int from = offset; from < offset + length && packing == Packing.PLAIN; from += BATCH) {
      int count = Math.min(BATCH, offset + length - from);
      queue.append(bytes, from, count);
      took(count, true);
    }
  }

  private void inflate(byte[] bytes, int offset, int length) {
    gunzip.input(bytes, offset, length);
    boolean more = true;
    while (more && packing == Packing.GZIP) {
      try {
        int count = gunzip.inflate(queue, BATCH);
        more = count > 0;
        took(count, gunzip.members() == 1);
      } catch (MalformedGzipException e) {
        malformed = true;
        delivery.deadLetter(
            -1,
            inflated,
            DeadLetter.Reason.INVALID_GZIP,
            Objects.requireNonNull(e.getMessage()),
            bytes,
            offset,
            offset);
      }
    }
  }

  /** New bytes are at the end of the queue. */
  private void took(int count, boolean hashed) {
    if (count == 0) {
      return;
    }
    if (hashed && delivery.isFile()) {
      sha256.update(queue.array(), queue.end() - count, count);
    }
    inflated += count;
    if (inflated > mostInflated) {
      overLimit((int) (inflated - mostInflated));
    } else {
      content.read();
    }
  }

  private void overLimit(int excess) {
    queue.dropLast(excess);
    content.stop();
    packing = Packing.OVER_LIMIT;
    delivery.deadLetter(
        -1,
        mostInflated,
        DeadLetter.Reason.LIMIT_EXCEEDED,
        "more than " + mostInflated + ", the limit for inflated bytes; the rest was not read",
        first,
        0,
        0);
  }

  /** Gives back native memory. The reader can't be used any more. */
  @Override
  public void close() {
    open = false;
    gunzip.close();
  }
}
