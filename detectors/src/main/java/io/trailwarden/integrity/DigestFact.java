package io.trailwarden.integrity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was read of a digest's object.
 *
 * @param id what its key says
 * @param sha256 over its uncompressed bytes, in lower-case hexadecimal digits; of as many as could
 *     be read
 * @param document null when it can't be read as a digest
 * @param problem why it can't; null when it can
 * @param metadata null: of a local copy without metadata; its successor may know its signature
 */
public record DigestFact(
    String bucket,
    String key,
    DigestKey id,
    String sha256,
    @Nullable DigestDocument document,
    @Nullable String problem,
    @Nullable DigestMetadata metadata) {
  /** For the bucket, where who judges digests says which one they were read from. */
  public static final String NO_BUCKET = "";

  public DigestFact {
    if ((document == null) == (problem == null)) {
      throw new IllegalArgumentException("either a document or what is wrong with it");
    }
  }

  /**
   * The same digest, read from that bucket: what a directory stands for is told by what it holds.
   */
  public DigestFact in(String otherBucket) {
    return new DigestFact(otherBucket, key, id, sha256, document, problem, metadata);
  }

  /** Of a key under which two different digests were read. */
  DigestFact changed() {
    return new DigestFact(
        bucket,
        key,
        id,
        "",
        null,
        "its content or its signature changed between two readings",
        null);
  }

  /** The end that its key states, which who can write into the bucket can choose. */
  public Instant keyEnd() {
    return id.end();
  }
}
