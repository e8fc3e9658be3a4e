package io.trailwarden.job.source.notice;

import io.trailwarden.event.Origin;
import io.trailwarden.integrity.Content;
import io.trailwarden.integrity.DigestKey;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.integrity.IntegrityFact;
import io.trailwarden.integrity.LogContents;
import io.trailwarden.integrity.ObjectLookup;
import io.trailwarden.integrity.ObjectReader;
import io.trailwarden.integrity.Place;
import io.trailwarden.job.config.AwsClients;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogFileKey;
import io.trailwarden.read.Notice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks in buckets for digests and log files of which no notice came. A log file that is there was
 * not read for its events either: {@link #takeFound} names it, so that it is.
 *
 * <p>Looking waits for S3, and time stands still meanwhile: between two calls of {@link #takeFound}
 * no more than {@link #MOST_AT_ONCE} objects are looked for, the others not now. One a task.
 */
public final class BucketLookup implements ObjectLookup {
  /** As many as S3 answers in some ten seconds. */
  static final int MOST_AT_ONCE = 500;

  private static final Logger LOG = LoggerFactory.getLogger(BucketLookup.class);
  private static final String S3 = "s3://";

  private final ObjectStore store;
  private final LogContents logs;
  private final ObjectReader digests = new ObjectReader(ObjectReader.LONGEST_DIGEST_BYTES);
  private final List<Notice> found = new ArrayList<>();
  private int lookedFor;

  BucketLookup(ObjectStore store, Limits limits) {
    this.store = store;
    this.logs = new LogContents(limits);
  }

  /** In all buckets that these credentials can read. */
  public static BucketLookup of(AwsSettings aws, Limits limits) {
    return new BucketLookup(new Buckets(AwsClients.s3(aws)), limits);
  }

  @Override
  public Answer look(String container, String key) {
    DigestKey digest = DigestKey.of(key);
    Place place = digest == null ? Place.ofLog(key) : digest.chain().place();
    if (!container.startsWith(S3) || place == null) {
      return Answer.ABSENT;
    }
    if (lookedFor++ >= MOST_AT_ONCE) {
      return Answer.NOT_NOW;
    }
    String bucket = container.substring(S3.length());
    try {
      return Answer.of(
          digest == null
              ? log(container, bucket, key, place)
              : digest(container, bucket, key, digest));
    } catch (ObjectStore.FetchException e) {
      return refused(container, key, place, digest, e);
    } catch (IOException e) {
      return notNow(container, key, e);
    }
  }

  private IntegrityFact log(String container, String bucket, String key, Place place)
      throws IOException {
    long deliveredAt = LogFileKey.of(key).deliveredAt();
    Origin.LogFile itself;
    Content content;
    try (ObjectStore.Content object = store.open(bucket, key)) {
      itself = ObjectFetcher.origin(bucket, key, deliveredAt, object.modifiedAt());
      content = logs.read(itself, object.stream());
    }
    found.add(new Notice(bucket, key, itself));
    return new IntegrityFact.Log(container, key, place, content);
  }

  private IntegrityFact digest(String container, String bucket, String key, DigestKey id)
      throws IOException {
    try (ObjectStore.Content object = store.open(bucket, key)) {
      return digests.digest(
          container, key, id, DigestMetadata.of(object.metadata()), object::stream);
    }
  }

  /** Without the permission to list a bucket S3 denies access to what is not there. */
  private static Answer refused(
      String container,
      String key,
      Place place,
      @Nullable DigestKey digest,
      ObjectStore.FetchException e) {
    return switch (e.kind()) {
      case NO_SUCH_KEY, NO_SUCH_BUCKET, NO_ACCESS -> Answer.ABSENT;
      case ARCHIVED, REFUSED ->
          digest == null
              ? Answer.of(
                  new IntegrityFact.Unread(container, key, place, String.valueOf(e.getMessage())))
              : notNow(container, key, e);
      case PASSING, CHANGED, NO_CREDENTIALS -> notNow(container, key, e);
    };
  }

  private static Answer notNow(String container, String key, IOException e) {
    LOG.warn(
        "{}/{} did not come and can't be looked for now, which is tried again: {}",
        container,
        key,
        e.getMessage());
    return Answer.NOT_NOW;
  }

  @Override
  public List<Notice> takeFound() {
    List<Notice> taken = List.copyOf(found);
    found.clear();
    lookedFor = 0;
    if (!taken.isEmpty()) {
      LOG.warn(
          "{} log files of which no notice came are in the bucket, and are read now; the first is"
              + " {}",
          taken.size(),
          taken.get(0).origin().uri());
    }
    return taken;
  }

  @Override
  public void close() {
    logs.close();
    digests.close();
    store.close();
  }
}
