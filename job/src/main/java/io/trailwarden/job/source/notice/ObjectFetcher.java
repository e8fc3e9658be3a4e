package io.trailwarden.job.source.notice;

import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.integrity.DigestKey;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.job.config.AwsFailure;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.LogFileKey;
import io.trailwarden.read.Notice;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Fetches the objects that notices name, some at a time. Each ends in exactly one of: its chunks; a
 * failure, once all tries are used up; nothing, when its key says that it is no log.
 *
 * <p>Memory is bounded by a budget of bytes. What does not fit into it goes to a temporary file
 * rather than waiting for room: room may come only from objects that must follow this one.
 */
final class ObjectFetcher implements AutoCloseable {
  /** Names that reach a bucket and nothing else: no access points, no ARNs. */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9A-Z][a-z0-9A-Z._-]{1,254}");

  private final ObjectStore store;
  private final FetchSettings settings;
  private final Outcomes outcomes;
  private final ExecutorService threads;
  private final ScheduledExecutorService clock;
  private final AtomicLong inMemory = new AtomicLong();
  private final Set<FetchedObject> unprocessed = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  ObjectFetcher(ObjectStore store, FetchSettings settings, Outcomes outcomes) {
    this.store = store;
    this.settings = settings;
    this.outcomes = outcomes;
    this.threads = Executors.newFixedThreadPool(settings.threads(), daemons("notice-fetch"));
    this.clock = Executors.newSingleThreadScheduledExecutor(daemons("notice-retry"));
  }

  /** Told of each end, for metrics. Called by many threads. */
  interface Outcomes {
    void fetched(long bytes);

    void skipped();

    void failed();
  }

  /** Where the chunks of one object go. Called once, by any thread. */
  interface Destination {
    void complete(Collection<RawChunk> chunks);

    /** Something is broken that is not the object's fault. */
    void fail(Throwable cause);
  }

  /** Fetches an object, soon. */
  void fetch(Notice notice, Destination destination) {
    LogFileKey key = LogFileKey.of(notice.key());
    boolean isDigest = settings.digests() && DigestKey.of(notice.key()) != null;
    if (!key.isLog() && !isDigest) {
      outcomes.skipped();
      destination.complete(List.of());
      return;
    }
    Fetch fetch = new Fetch(notice, key, destination);
    if (BUCKET.matcher(notice.bucket()).matches()) {
      threads.execute(fetch);
    } else {
      fetch.giveUp("it is in no bucket", 0);
    }
  }

  /** Bytes of all that was fetched into memory and is not processed. */
  long bytesInMemory() {
    return inMemory.get();
  }

  @Override
  public void close() {
    isClosed = true;
    clock.shutdownNow();
    threads.shutdownNow();
    store.close();
    unprocessed.forEach(FetchedObject::close);
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private boolean reserve(long bytes) {
    long before = inMemory.getAndAdd(bytes);
    if (before + bytes > settings.memoryBytes()) {
      inMemory.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** One object on its way. */
  private final class Fetch implements Runnable {
    private final Notice notice;
    private final LogFileKey key;
    private final Destination destination;
    private int failures;

    Fetch(Notice notice, LogFileKey key, Destination destination) {
      this.notice = notice;
      this.key = key;
      this.destination = destination;
    }

    @Override
    public void run() {
      try {
        FetchedObject object = read();
        outcomes.fetched(object.bytes());
        destination.complete(object);
      } catch (ObjectStore.FetchException e) {
        failed(e.kind(), e);
      } catch (IOException e) {
        failed(AwsFailure.Kind.PASSING, e);
      } catch (IllegalArgumentException e) {
        failed(AwsFailure.Kind.REFUSED, e); // the client takes no such name
      } catch (Throwable e) {
        destination.fail(e);
      }
    }

    private FetchedObject read() throws IOException {
      try (ObjectStore.Content content = store.open(notice.bucket(), notice.key())) {
        long length = content.length();
        if (length > settings.largestObject()) {
          throw new IllegalArgumentException(
              "it has " + length + " bytes, more than " + settings.largestObject());
        }
        Origin.LogFile origin = origin(content.modifiedAt());
        boolean fits = length >= 0 && length <= settings.largestInMemory() && reserve(length);
        FetchedObject object = fits ? intoMemory(origin, content) : intoFile(origin, content);
        if (DigestKey.of(notice.key()) != null) {
          object.keepBeside(DigestMetadata.of(content.metadata()));
        }
        unprocessed.add(object);
        if (isClosed) {
          object.close();
        }
        return object;
      }
    }

    private FetchedObject intoMemory(Origin.LogFile origin, ObjectStore.Content content)
        throws IOException {
      int length = (int) content.length();
      boolean done = false;
      try {
        FetchedObject object =
            FetchedObject.inMemory(
                origin,
                content.stream(),
                length,
                processed -> {
                  inMemory.addAndGet(-length);
                  unprocessed.remove(processed);
                });
        done = true;
        return object;
      } finally {
        if (!done) {
          inMemory.addAndGet(-length);
        }
      }
    }

    private FetchedObject intoFile(Origin.LogFile origin, ObjectStore.Content content)
        throws IOException {
      return FetchedObject.inFile(
          origin,
          content.stream(),
          content.length(),
          settings.largestObject(),
          unprocessed::remove);
    }

    private void failed(AwsFailure.Kind kind, Exception cause) {
      failures++;
      if (isClosed) {
        return; // nobody waits for it
      }
      if (!settings.backoff(kind).triesAgain(failures)) {
        giveUp(String.valueOf(cause.getMessage()), failures);
        return;
      }
      try {
        Future<?> unused = // fails only when closed
            clock.schedule(
                () -> threads.execute(this),
                settings.backoff(kind).delay(failures).toMillis(),
                TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // closed meanwhile: nobody waits for it
      }
    }

    private void giveUp(String why, int tries) {
      outcomes.failed();
      Origin.LogFile origin = origin(notice.origin().deliveredAt());
      String detail =
          origin.uri()
              + " could not be fetched"
              + (tries > 1 ? " in " + tries + " tries" : "")
              + ": "
              + why
              + " (named by "
              + notice.origin().uri()
              + ")";
      destination.complete(
          List.of(
              RawChunk.failed(
                  new DeadLetter(
                      origin, -1, -1, DeadLetter.Reason.FETCH_FAILED, detail, new byte[0]),
                  true)));
    }

    private Origin.LogFile origin(long elseDeliveredAt) {
      return ObjectFetcher.origin(
          notice.bucket(), notice.key(), key.deliveredAt(), elseDeliveredAt);
    }
  }

  /**
   * Where an object's bytes come from.
   *
   * @param deliveredAt as its key says, or {@link Event#NO_TIME}
   * @param elseDeliveredAt where its key does not say
   */
  static Origin.LogFile origin(String bucket, String key, long deliveredAt, long elseDeliveredAt) {
    return new Origin.LogFile(
        "s3://" + bucket, key, deliveredAt == Event.NO_TIME ? elseDeliveredAt : deliveredAt);
  }
}
