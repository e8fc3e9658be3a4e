package io.trailwarden.job.operator;

import io.trailwarden.event.Origin;
import io.trailwarden.integrity.DigestFact;
import io.trailwarden.integrity.DigestKey;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.integrity.IntegrityFact;
import io.trailwarden.integrity.ObjectReader;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.DeadLetter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads digests that come in chunks. A digest is small, and its signature is over all of it: it is
 * read once it is whole. Working memory of one task.
 */
final class DigestReading implements AutoCloseable {
  /** Of more bytes than any digest has even inflated only so many are looked at. */
  private static final int MOST_BYTES = ObjectReader.LONGEST_DIGEST_BYTES + (1 << 20);

  private final ObjectReader reader = new ObjectReader(ObjectReader.LONGEST_DIGEST_BYTES);
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable DigestMetadata metadata;
  private @Nullable DigestKey id;
  private Origin.@Nullable LogFile origin;

  /** Whether the chunk is the first of a digest, or another of one that was begun. */
  boolean takes(RawChunk chunk) {
    if (chunk.first()) {
      origin = chunk.origin() instanceof Origin.LogFile file ? file : null;
      id = origin == null ? null : DigestKey.of(origin.key());
      bytes.reset();
      metadata = chunk.metadata();
    }
    return id != null;
  }

  /** Takes a chunk that this {@link #takes}; the digest behind its last one, else null. */
  IntegrityFact.@Nullable Digest read(RawChunk chunk) {
    DeadLetter failure = chunk.failure();
    if (failure == null) {
      int room = MOST_BYTES - bytes.size();
      bytes.write(chunk.bytes(), chunk.offset(), Math.min(room, chunk.length()));
    }
    Origin.LogFile file = origin;
    DigestKey key = id;
    if (!chunk.last() || file == null || key == null) {
      return null;
    }
    id = null;
    byte[] content = bytes.toByteArray();
    bytes = new ByteArrayOutputStream(0); // a long one is not held on to
    return failure == null ? whole(file, key, content) : unread(file, key, failure.detail());
  }

  private IntegrityFact.Digest whole(Origin.LogFile file, DigestKey key, byte[] content) {
    try {
      return reader.digest(
          file.container(), file.key(), key, metadata, () -> new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    }
  }

  private IntegrityFact.Digest unread(Origin.LogFile file, DigestKey key, String why) {
    return new IntegrityFact.Digest(
        file.container(),
        new DigestFact(DigestFact.NO_BUCKET, file.key(), key, "", null, why, metadata),
        List.of());
  }

  @Override
  public void close() {
    reader.close();
  }
}
