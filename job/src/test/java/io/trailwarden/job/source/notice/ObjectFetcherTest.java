package io.trailwarden.job.source.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.event.Origin;
import io.trailwarden.integrity.DigestMetadata;
import io.trailwarden.job.config.AwsFailure;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.Notice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ObjectFetcherTest {
  private static final Origin RECORD =
      new Origin.StreamRecord("stream", "shardId-000000000000", "4711", 99);
  private static final String KEY =
      "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/111122223333_CloudTrail_us-east-1_20250314T0910Z_%s.json.gz";
  private static final Backoff AT_ONCE = new Backoff(3, Duration.ZERO, Duration.ZERO);
  private static final FetchSettings SETTINGS =
      new FetchSettings(AT_ONCE, AT_ONCE, AT_ONCE, 4, 10, 1_000_000, 600_000, 5_000_000, false);

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger fetched = new AtomicInteger();
  private final AtomicInteger skipped = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private ObjectStore store =
      new FakeStore() {
        @Override
        public Content open(String bucket, String key) {
          byte[] bytes = objects.get(key);
          return new Content(
              new ByteArrayInputStream(bytes), bytes.length, 7, Map.of("signature", "aa"));
        }
      };
  private FetchSettings settings = SETTINGS;
  private ObjectFetcher fetcher;

  @AfterEach
  void close() {
    if (fetcher != null) {
      fetcher.close();
    }
  }

  @Test
  void givesAnObjectsBytesInOrderAndFreesTheirMemory() throws Exception {
    byte[] content = put("a", 600_000);

    Collection<RawChunk> chunks = fetch("a");

    assertThat(fetcher.bytesInMemory()).isEqualTo(600_000);
    assertThat(bytes(chunks)).isEqualTo(content);
    assertThat(fetcher.bytesInMemory()).isZero();
    assertThat(fetched).hasValue(1);
  }

  @Test
  void fetchesDigestsWithTheirMetadataWhereTheyAreAskedFor() throws Exception {
    String key =
        "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/14/"
            + "111122223333_CloudTrail-Digest_us-east-1_audit_us-east-1_20250314T010000Z.json.gz";
    objects.put(key, new byte[] {1, 2});
    fetcher = newFetcher();
    assertThat(fetch(new Notice("bucket", key, RECORD))).isEmpty();

    fetcher.close();
    settings = SETTINGS.withDigests();
    fetcher = newFetcher();
    List<RawChunk> chunks = List.copyOf(fetch(new Notice("bucket", key, RECORD)));

    assertThat(chunks.get(0).metadata()).isEqualTo(new DigestMetadata("aa", null, null));
  }

  @Test
  void keepsALargeObjectInAFile() throws Exception {
    byte[] content = put("large", 3_000_001);

    Collection<RawChunk> chunks = fetch("large");

    assertThat(fetcher.bytesInMemory()).isZero();
    assertThat(bytes(chunks)).isEqualTo(content);
  }

  @Test
  void givesAnEmptyObjectAsOneEmptyChunk() throws Exception {
    put("empty", 0);

    assertThat(bytes(fetch("empty"))).isEmpty();
  }

  /** What is done must not wait for what is before it in the stream. */
  @Test
  void doesNotWaitForMemoryButGoesOnInFiles() throws Exception {
    List<byte[]> contents = new ArrayList<>();
    List<Collection<RawChunk>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      contents.add(put("o" + i, 400_000));
    }
    for (int i = 0; i < 8; i++) {
      all.add(fetch("o" + i));
    }

    assertThat(fetcher.bytesInMemory()).isEqualTo(800_000);
    for (int i = 7; i >= 0; i--) {
      assertThat(bytes(all.get(i))).isEqualTo(contents.get(i));
    }
    assertThat(fetcher.bytesInMemory()).isZero();
  }

  @Test
  void triesAgainWhatIsNotThereYet() throws Exception {
    byte[] content = put("late", 10);
    ObjectStore there = store;
    store =
        new FakeStore() {
          @Override
          public Content open(String bucket, String key) throws IOException {
            if (opened.incrementAndGet() < 3) {
              throw refused(AwsFailure.Kind.NO_SUCH_KEY, "it is not there");
            }
            return there.open(bucket, key);
          }
        };

    assertThat(bytes(fetch("late"))).isEqualTo(content);
    assertThat(fetched).hasValue(1);
  }

  @Test
  void triesAgainWhatBreaksOffAndGivesNoByteTwice() throws Exception {
    byte[] content = put("broken", 500_000);
    store =
        new FakeStore() {
          @Override
          public Content open(String bucket, String key) {
            InputStream whole = new ByteArrayInputStream(content);
            boolean breaks = opened.incrementAndGet() < 3;
            return new Content(
                new FilterInputStream(whole) {
                  @Override
                  public int read(byte[] bytes, int offset, int length) throws IOException {
                    if (breaks && in.available() < 100_000) {
                      throw new IOException("broken off");
                    }
                    return super.read(bytes, offset, Math.min(length, 10_000));
                  }
                },
                content.length,
                7,
                Map.of());
          }
        };

    assertThat(bytes(fetch("broken"))).isEqualTo(content);
    assertThat(fetcher.bytesInMemory()).isZero();
  }

  @Test
  void endsInADeadLetterThatNamesTheObjectTheCauseAndTheNotice() throws Exception {
    store = refusing(AwsFailure.Kind.NO_ACCESS, "access is denied (AccessDenied)");

    List<RawChunk> chunks = List.copyOf(fetch("secret"));

    assertThat(opened).hasValue(3);
    assertThat(failed).hasValue(1);
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).first() && chunks.get(0).last()).isTrue();
    DeadLetter letter = chunks.get(0).failure();
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.FETCH_FAILED);
    assertThat(letter.origin())
        .isEqualTo(new Origin.LogFile("s3://bucket", KEY.formatted("secret"), 1741943400000L));
    assertThat(letter.detail())
        .isEqualTo(
            "s3://bucket/"
                + KEY.formatted("secret")
                + " could not be fetched in 3 tries: access is denied (AccessDenied)"
                + " (named by kinesis://stream/shardId-000000000000/4711)");
  }

  @Test
  void triesOnlyOnceWhereNothingWillChange() throws Exception {
    store = refusing(AwsFailure.Kind.ARCHIVED, "it is in cold storage: restore it first");

    assertThat(List.copyOf(fetch("cold")).get(0).failure().detail())
        .contains("could not be fetched: it is in cold storage");
    assertThat(opened).hasValue(1);
  }

  @Test
  void refusesAnObjectThatIsTooLargeForALog() throws Exception {
    put("huge", 5_000_001);

    assertThat(List.copyOf(fetch("huge")).get(0).failure().detail())
        .contains("it has 5000001 bytes, more than 5000000");
  }

  @Test
  void doesNotFetchWhatIsNoLog() throws Exception {
    store = refusing(AwsFailure.Kind.NO_ACCESS, "no");
    fetcher = newFetcher();

    assertThat(fetch(new Notice("bucket", KEY.formatted("a") + ".metadata.json", RECORD)))
        .isEmpty();
    assertThat(
            fetch(
                new Notice(
                    "bucket",
                    "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/14/d.json.gz",
                    RECORD)))
        .isEmpty();
    assertThat(skipped).hasValue(2);
    assertThat(opened).hasValue(0);
  }

  @Test
  void asksForNoBucketThatIsNone() throws Exception {
    fetcher = newFetcher();

    for (String bucket : List.of("", "../other", "arn:aws:s3:us-east-1:1:accesspoint/a", "a/b")) {
      assertThat(
              List.copyOf(fetch(new Notice(bucket, KEY.formatted("a"), RECORD)))
                  .get(0)
                  .failure()
                  .detail())
          .contains("it is in no bucket");
    }
    assertThat(opened).hasValue(0);
  }

  @Test
  void letsGoOfWhatIsNotProcessedWhenItIsClosed() throws Exception {
    put("a", 600_000);
    put("large", 700_000);
    fetch("a");
    fetch("large");

    fetcher.close();

    assertThat(fetcher.bytesInMemory()).isZero();
  }

  @Test
  void fetchesOthersWhileOneIsWaiting() throws Exception {
    byte[] content = put("quick", 10);
    CountDownLatch answer = new CountDownLatch(1);
    ObjectStore there = store;
    store =
        new FakeStore() {
          @Override
          public Content open(String bucket, String key) throws IOException {
            if (key.contains("slow")) {
              try {
                answer.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            return there.open(bucket, key);
          }
        };
    put("slow", 10);
    fetcher = newFetcher();
    CompletableFuture<Collection<RawChunk>> slow = begin(notice("slow"));

    assertThat(bytes(fetch("quick"))).isEqualTo(content);
    assertThat(slow).isNotDone();
    answer.countDown();
    assertThat(slow.get(30, TimeUnit.SECONDS)).hasSize(1);
  }

  private byte[] put(String name, int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    objects.put(KEY.formatted(name), content);
    return content;
  }

  private static Notice notice(String name) {
    return new Notice("bucket", KEY.formatted(name), RECORD);
  }

  private ObjectFetcher newFetcher() {
    return new ObjectFetcher(
        store,
        settings,
        new ObjectFetcher.Outcomes() {
          @Override
          public void fetched(long bytes) {
            fetched.incrementAndGet();
          }

          @Override
          public void skipped() {
            skipped.incrementAndGet();
          }

          @Override
          public void failed() {
            failed.incrementAndGet();
          }
        });
  }

  private Collection<RawChunk> fetch(String name) throws Exception {
    if (fetcher == null) {
      fetcher = newFetcher();
    }
    return fetch(notice(name));
  }

  private Collection<RawChunk> fetch(Notice notice) throws Exception {
    return begin(notice).get(30, TimeUnit.SECONDS);
  }

  private CompletableFuture<Collection<RawChunk>> begin(Notice notice) {
    CompletableFuture<Collection<RawChunk>> result = new CompletableFuture<>();
    fetcher.fetch(
        notice,
        new ObjectFetcher.Destination() {
          @Override
          public void complete(Collection<RawChunk> chunks) {
            result.complete(chunks);
          }

          @Override
          public void fail(Throwable cause) {
            result.completeExceptionally(cause);
          }
        });
    return result;
  }

  private static byte[] bytes(Collection<RawChunk> chunks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int count = 0;
    boolean ended = false;
    for (RawChunk chunk : chunks) {
      assertThat(chunk.failure()).isNull();
      assertThat(chunk.first()).isEqualTo(count == 0);
      assertThat(ended).isFalse();
      assertThat(chunk.length()).isLessThanOrEqualTo(256 << 10);
      bytes.write(chunk.bytes(), chunk.offset(), chunk.length());
      ended = chunk.last();
      count++;
    }
    assertThat(ended).isTrue();
    assertThat(count).isEqualTo(chunks.size());
    return bytes.toByteArray();
  }

  private ObjectStore refusing(AwsFailure.Kind kind, String message) {
    return new FakeStore() {
      @Override
      public Content open(String bucket, String key) throws IOException {
        opened.incrementAndGet();
        throw refused(kind, message);
      }
    };
  }

  private static IOException refused(AwsFailure.Kind kind, String message) {
    return new ObjectStore.FetchException(
        new AwsFailure(kind, message), new IOException("an answer".getBytes(UTF_8).length + ""));
  }

  private abstract static class FakeStore implements ObjectStore {
    @Override
    public void close() {}
  }
}
