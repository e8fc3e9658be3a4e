package io.trailwarden.job.source.archive;

import io.trailwarden.job.config.AwsClients;
import io.trailwarden.job.config.AwsFailure;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.Backoff;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of S3, or what begins with a prefix in it; keys are the objects' own. */
final class BucketStore implements ArchiveStore {
  private static final int FILES_AT_A_TIME = 16;
  private static final int MOST_KEYS = 1000;
  private static final Backoff LIST_BACKOFF =
      new Backoff(6, Duration.ofMillis(500), Duration.ofSeconds(20));

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  BucketStore(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /**
   * @param location {@code s3://bucket[/prefix]}
   */
  static BucketStore open(String location, AwsSettings settings) {
    String path = location.substring("s3://".length());
    int slash = path.indexOf('/');
    return new BucketStore(
        AwsClients.s3(settings),
        slash < 0 ? path : path.substring(0, slash),
        slash < 0 ? "" : path.substring(slash + 1));
  }

  @Override
  public String container() {
    return "s3://" + bucket;
  }

  /** A prefix that is a folder's name stands for the folder, with or without a slash. */
  @Override
  public String root() throws IOException {
    if (prefix.isEmpty() || prefix.endsWith("/")) {
      return prefix;
    }
    ListQuery inside = new ListQuery(prefix + "/", true, null, null, 1);
    return list(inside).next().files().isEmpty() ? prefix : prefix + "/";
  }

  @Override
  public Lister list(ListQuery query) {
    return new Listing(query);
  }

  @Override
  public Opened open(ArchiveFile file, long offset, @Nullable String tag) throws IOException {
    if (offset > 0 && offset >= file.size()) {
      return new Opened(InputStream.nullInputStream(), tag);
    }
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(bucket).key(file.key()).ifMatch(tag);
    if (offset > 0) {
      request.range("bytes=" + offset + "-");
    }
    try {
      ResponseInputStream<GetObjectResponse> stream = client.getObject(request.build());
      return new Opened(new Body(stream), stream.response().eTag(), stream.response().metadata());
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private static IOException failure(SdkException e) {
    AwsFailure failure = AwsFailure.of(e);
    if (failure.kind() == AwsFailure.Kind.NO_SUCH_KEY) {
      return new GoneException(e);
    }
    return failure.kind().isPassing()
        ? new IOException(failure.message(), e)
        : new UnreadableException(failure.message(), e);
  }

  @Override
  public int filesAtATime() {
    return FILES_AT_A_TIME;
  }

  @Override
  public void close() {
    client.close();
  }

  /** One listing of the bucket. */
  private final class Listing implements Lister {
    private final ListQuery query;
    private @Nullable String token;
    private boolean isAtEnd;

    Listing(ListQuery query) {
      this.query = query;
    }

    @Override
    public Page next() throws IOException {
      if (isAtEnd) {
        return new Page(List.of(), List.of(), false);
      }
      ListObjectsV2Response response = fetch();
      token = response.nextContinuationToken();
      isAtEnd = token == null || !Boolean.TRUE.equals(response.isTruncated());
      List<StoredFile> files = new ArrayList<>(response.contents().size());
      for (S3Object object : response.contents()) {
        if (query.before() != null && object.key().compareTo(query.before()) >= 0) {
          isAtEnd = true;
          break;
        }
        long modifiedAt = object.lastModified() == null ? 0 : object.lastModified().toEpochMilli();
        long size = object.size() == null ? 0 : object.size();
        files.add(new StoredFile(object.key(), size, modifiedAt, null));
      }
      List<String> folders = response.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
      return new Page(files, folders, !isAtEnd);
    }

    private ListObjectsV2Response fetch() throws IOException {
      ListObjectsV2Request request =
          ListObjectsV2Request.builder()
              .bucket(bucket)
              .prefix(query.prefix())
              .delimiter(query.recursive() ? null : "/")
              .startAfter(token == null ? query.after() : null)
              .continuationToken(token)
              .maxKeys(Math.min(MOST_KEYS, query.pageSize()))
              .build();
      for (int failures = 1; ; failures++) {
        try {
          return client.listObjectsV2(request);
        } catch (SdkException e) {
          AwsFailure failure = AwsFailure.of(e);
          if (!failure.kind().isPassing() || !LIST_BACKOFF.triesAgain(failures)) {
            throw new UnreadableException(
                container() + "/" + query.prefix() + " can't be listed: " + failure.message(), e);
          }
          pause(LIST_BACKOFF.delay(failures));
        }
      }
    }

    private static void pause(Duration delay) throws IOException {
      try {
        Thread.sleep(delay.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while listing");
      }
    }
  }

  /**
   * An object's bytes: one that ends early has failed, and closing one early doesn't read it on.
   */
  private static final class Body extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> response;
    private final long length;
    private long count;

    Body(ResponseInputStream<GetObjectResponse> response) {
      super(response);
      this.response = response;
      Long stated = response.response().contentLength();
      this.length = stated == null ? -1 : stated;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) throws IOException {
      int read;
      try {
        read = response.read(bytes, offset, wanted);
      } catch (SdkException e) {
        throw failure(e);
      }
      if (read < 0 && count < length) {
        throw new EOFException("it ended after " + count + " of " + length + " bytes");
      }
      count += Math.max(read, 0);
      return read;
    }

    @Override
    public void close() throws IOException {
      if (count < length) {
        response.abort();
      } else {
        response.close();
      }
    }
  }
}
