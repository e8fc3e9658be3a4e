package io.trailwarden.job.source.notice;

import io.trailwarden.job.config.AwsFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Where objects are fetched from. Thread-safe. */
interface ObjectStore extends AutoCloseable {
  /**
   * Opens an object for reading.
   *
   * @throws FetchException when the store refuses
   * @throws IOException when it was not reached
   */
  Content open(String bucket, String key) throws IOException;

  @Override
  void close();

  /**
   * An object's bytes.
   *
   * @param length how many; a stream that ends earlier has failed
   * @param modifiedAt milliseconds of the epoch
   * @param metadata what S3 keeps beside it, by name without {@code x-amz-meta-}
   */
  record Content(InputStream stream, long length, long modifiedAt, Map<String, String> metadata)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /** A failure that says what to do about it. */
  final class FetchException extends IOException {
    private static final long serialVersionUID = 1;

    private final AwsFailure.Kind kind;

    FetchException(AwsFailure failure, Throwable cause) {
      super(failure.message(), cause);
      this.kind = failure.kind();
    }

    AwsFailure.Kind kind() {
      return kind;
    }
  }
}
