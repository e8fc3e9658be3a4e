package io.trailwarden.job.type;

import io.trailwarden.event.Origin;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.read.DeadLetter;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The next bytes of a log file or of a Kinesis record, as they were stored (still compressed). What
 * every source emits.
 *
 * <p>The chunks of one origin follow each other without others between them, {@code first} on the
 * first and {@code last} on the last; a Kinesis record is one chunk. A chunk may be empty. A
 * failure says that the rest of the origin could not be had: it carries no bytes and is always the
 * last chunk, and the first too when nothing was read before it. After a restart a file begins
 * again with a first chunk, whether or not its last one had come.
 *
 * <p>The array belongs to the source, which fills it anew later: it is valid while the chunk is
 * being processed, not longer.
 *
 * @param offset where the chunk begins in {@code bytes}
 * @param length how many bytes it has
 * @param metadata what S3 keeps beside a digest, on its first chunk; null where nothing is known of
 *     it
 * @param failure why the origin could not be read (any further); null for a chunk of bytes
 */
public record RawChunk(
    Origin origin,
    byte[] bytes,
    int offset,
    int length,
    boolean first,
    boolean last,
    @Nullable DigestMetadata metadata,
    @Nullable DeadLetter failure) {
  private static final byte[] NONE = new byte[0];

  public RawChunk {
    Objects.requireNonNull(origin);
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (failure != null && (length != 0 || !last)) {
      throw new IllegalArgumentException("a failure ends its origin and has no bytes");
    }
  }

  /** Bytes of an origin. */
  public static RawChunk of(
      Origin origin, byte[] bytes, int offset, int length, boolean first, boolean last) {
    return new RawChunk(origin, bytes, offset, length, first, last, null, null);
  }

  /** All of an origin at once. */
  public static RawChunk whole(Origin origin, byte[] bytes) {
    return new RawChunk(origin, bytes, 0, bytes.length, true, true, null, null);
  }

  /**
   * The end of an origin that could not be read.
   *
   * @param first whether no chunk of this origin came before
   */
  public static RawChunk failed(DeadLetter failure, boolean first) {
    return new RawChunk(failure.origin(), NONE, 0, 0, first, true, null, failure);
  }

  /** The same chunk with an array of its own. */
  public RawChunk copy() {
    return new RawChunk(
        origin,
        Arrays.copyOfRange(bytes, offset, offset + length),
        0,
        length,
        first,
        last,
        metadata,
        failure);
  }

  /** The same chunk of a digest, with what is kept beside that. */
  public RawChunk with(DigestMetadata beside) {
    return new RawChunk(origin, bytes, offset, length, first, last, beside, failure);
  }
}
