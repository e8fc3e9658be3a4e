package io.trailwarden.job.source.archive;

import io.trailwarden.integrity.DigestMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bucket, or a directory that mirrors one. Thread-safe. */
public interface ArchiveStore extends AutoCloseable {
  /** What keys are relative to, as {@link io.trailwarden.event.Origin.LogFile} wants it. */
  String container();

  /** The prefix that the archive was given with: empty, or a folder, or the beginning of keys. */
  String root() throws IOException;

  Lister list(ListQuery query);

  /**
   * Opens a file for reading.
   *
   * @param offset the first byte wanted
   * @param tag what {@link Opened#tag()} said when its first bytes were read: the file must still
   *     be that one; null for a first reading
   * @throws UnreadableException when trying again would change nothing
   * @throws IOException when it might
   */
  Opened open(ArchiveFile file, long offset, @Nullable String tag) throws IOException;

  /**
   * What S3 keeps beside a digest, of a copy that has it in a file of its own.
   *
   * @throws GoneException when there is no such file
   */
  default DigestMetadata sidecar(String digestKey) throws IOException {
    ArchiveFile beside = new ArchiveFile(digestKey + DigestMetadata.SIDECAR, 0, 0, null);
    try (Opened opened = open(beside, 0, null)) {
      return DigestMetadata.ofSidecar(opened.stream().readNBytes(DigestMetadata.LONGEST_SIDECAR));
    }
  }

  /** How many files are best read at the same time, so that waiting costs nothing. */
  int filesAtATime();

  @Override
  void close();

  /**
   * A file's bytes from an offset on.
   *
   * @param tag tells this content from another under the same key; null where there is no such
   *     thing
   * @param metadata what the store keeps beside the content, by name without {@code x-amz-meta-};
   *     null where it keeps none
   */
  record Opened(InputStream stream, @Nullable String tag, @Nullable Map<String, String> metadata)
      implements AutoCloseable {
    Opened(InputStream stream, @Nullable String tag) {
      this(stream, tag, null);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /** A file that is not there. */
  final class GoneException extends UnreadableException {
    private static final long serialVersionUID = 1;

    public GoneException(Throwable cause) {
      super("it is no longer there", cause);
    }
  }

  /** A file that can't be read however often it is tried; the message says why. */
  class UnreadableException extends IOException {
    private static final long serialVersionUID = 1;

    public UnreadableException(String why, @Nullable Throwable cause) {
      super(why, cause);
    }
  }
}
