package io.trailwarden.job.source.notice;

import io.trailwarden.job.config.AwsFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Instant;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** All buckets that our credentials can read. */
final class Buckets implements ObjectStore {
  private final S3Client client;

  Buckets(S3Client client) {
    this.client = client;
  }

  @Override
  public Content open(String bucket, String key) throws IOException {
    try {
      ResponseInputStream<GetObjectResponse> stream =
          client.getObject(r -> r.bucket(bucket).key(key));
      Long length = stream.response().contentLength();
      Instant modified = stream.response().lastModified();
      return new Content(
          new Body(stream),
          length == null ? -1 : length,
          modified == null ? 0 : modified.toEpochMilli(),
          stream.response().metadata());
    } catch (SdkException e) {
      throw new FetchException(AwsFailure.of(e), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** Closing it before its end does not read it on. */
  private static final class Body extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> response;
    private boolean isAtEnd;

    Body(ResponseInputStream<GetObjectResponse> response) {
      super(response);
      this.response = response;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
      try {
        int read = response.read(bytes, offset, wanted);
        isAtEnd |= read < 0;
        return read;
      } catch (SdkException e) {
        throw new FetchException(AwsFailure.of(e), e);
      }
    }

    @Override
    public void close() throws IOException {
      if (isAtEnd) {
        response.close();
      } else {
        response.abort();
      }
    }
  }
}
