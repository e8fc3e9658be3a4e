package io.trailwarden.job.source.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.event.Origin;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.config.UsageException;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.job.type.RawChunkSerializer;
import io.trailwarden.test.parts.DefaultCredentials;
import io.trailwarden.test.parts.Parts;
import io.trailwarden.test.parts.S3Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveS3IT {
  private static final String BUCKET = "archive-source";
  private static final String LOGS = "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/14/";
  private static final Backoff QUICK = new Backoff(3, Duration.ofMillis(10), Duration.ofMillis(20));

  private static final S3Endpoint S3 = Parts.s3();
  private static final DefaultCredentials CREDENTIALS = DefaultCredentials.set();

  @TempDir static Path folder;

  @BeforeAll
  static void upload() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      put(LOGS + log("us-east-1", i), random, 10_000);
      put(
          "AWSLogs/444455556666/CloudTrail/eu-central-1/2025/03/14/" + log("eu-central-1", i),
          random,
          i == 7 ? 700_000 : 100);
      put("access/my-bucket-2025-03-14-09-%02d-00-%016X".formatted(i, i), random, 1000);
      put(
          "parts/111122223333/us-east-1/b.c/2025/03/14/2025-03-14-10-%02d-00-%016X".formatted(i, i),
          random,
          1000);
    }
    put("AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2025/03/14/digest.json.gz", random, 9);
    S3.createBucket(BUCKET);
    S3.upload(BUCKET, folder);
  }

  @AfterAll
  static void forgetCredentials() {
    CREDENTIALS.close();
  }

  @Test
  void givesTheSameAsTheDirectoryThatMirrorsTheBucket() throws Exception {
    Map<String, byte[]> fromDirectory = read(settings(folder.toString()));
    Map<String, byte[]> fromBucket = read(settings("s3://" + BUCKET));

    assertThat(fromBucket.keySet()).containsExactlyElementsOf(fromDirectory.keySet());
    assertThat(fromBucket).hasSize(160);
    fromBucket.forEach(
        (key, bytes) -> assertThat(Arrays.equals(bytes, fromDirectory.get(key))).as(key).isTrue());
  }

  @Test
  void takesAPrefixWithOrWithoutASlashAndLeavesKeysWhole() throws Exception {
    assertThat(read(settings("s3://" + BUCKET + "/parts")).keySet())
        .hasSize(40)
        .allMatch(key -> key.startsWith("parts/111122223333/"));
    assertThat(read(settings("s3://" + BUCKET + "/AWSLogs/111122223333/")).keySet())
        .hasSize(40)
        .allMatch(key -> key.startsWith(LOGS));
    assertThat(read(settings("s3://" + BUCKET + "/access/my-bucket-2025-03-14-09-1")).keySet())
        .hasSize(10);
  }

  @Test
  void listsPageByPageFromAnyKeyOn() throws Exception {
    try (BucketStore store = store()) {
      for (int pageSize : new int[] {1, 7, 1000}) {
        assertThat(list(store, new ListQuery(LOGS, true, null, null, pageSize))).hasSize(40);
        assertThat(
                list(
                    store,
                    new ListQuery(
                        LOGS,
                        true,
                        LOGS + log("us-east-1", 9),
                        LOGS + log("us-east-1", 20),
                        pageSize)))
            .hasSize(10);
        Lister lister = store.list(ListQuery.folder("", null, pageSize));
        List<String> folders = new ArrayList<>();
        for (boolean more = true; more; ) {
          Lister.Page page = lister.next();
          folders.addAll(page.folders());
          more = page.more();
        }
        assertThat(folders).containsExactly("AWSLogs/", "access/", "parts/");
      }
    }
  }

  @Test
  void saysWhichObjectVanishedBetweenListingAndReading() throws Exception {
    String bucket = BUCKET + "-vanish";
    S3.createBucket(bucket);
    String gone = log("us-east-1", 1);
    String stays = log("us-east-1", 2);
    S3.put(bucket, gone, folder.resolve(LOGS + gone));
    S3.put(bucket, stays, folder.resolve(LOGS + stays));
    try (BucketStore store = BucketStore.open("s3://" + bucket, aws());
        ReadAhead files = new ReadAhead(store, QUICK, "test")) {
      Selection all = new Selection(null, null, Set.of(), Set.of(), Duration.ZERO, false);
      TimeOrderedListing listing =
          new TimeOrderedListing(store, all, false, Discovery.of(store, all).cursors());
      List<ArchiveFile> listed = List.of(listing.next(), listing.next());
      S3.client().deleteObject(r -> r.bucket(bucket).key(gone));
      listed.forEach(files::add);

      RawChunk first = next(files);
      assertThat(first.first() && first.last()).isTrue();
      assertThat(first.failure().detail())
          .isEqualTo("s3://" + bucket + "/" + gone + " could not be read: it is no longer there");
      files.processed(first);
      assertThat(next(files).length()).isEqualTo(10_000);
    }
  }

  private static RawChunk next(ReadAhead files) throws Exception {
    while (true) {
      files.available().get(30, TimeUnit.SECONDS);
      RawChunk chunk = files.poll();
      if (chunk != null) {
        return chunk;
      }
    }
  }

  @Test
  void takesUpAnObjectAtAByteAndNoticesThatItChanged() throws Exception {
    String bucket = BUCKET + "-changing";
    S3.createBucket(bucket);
    String key = "changing.json";
    S3.client()
        .putObject(
            r -> r.bucket(bucket).key(key),
            software.amazon.awssdk.core.sync.RequestBody.fromString("0123456789"));
    ArchiveFile file = new ArchiveFile(key, 10, 0, null);
    try (BucketStore store = BucketStore.open("s3://" + bucket, aws())) {
      String tag;
      try (ArchiveStore.Opened opened = store.open(file, 0, null)) {
        tag = opened.tag();
        assertThat(opened.stream().readNBytes(3)).isEqualTo("012".getBytes(UTF_8));
      }
      try (ArchiveStore.Opened opened = store.open(file, 3, tag)) {
        assertThat(opened.stream().readAllBytes()).isEqualTo("3456789".getBytes(UTF_8));
      }
      try (ArchiveStore.Opened opened = store.open(file, 10, tag)) {
        assertThat(opened.stream().readAllBytes()).isEmpty();
      }
      S3.client()
          .putObject(
              r -> r.bucket(bucket).key(key),
              software.amazon.awssdk.core.sync.RequestBody.fromString("abcdefghij"));

      assertThatThrownBy(() -> store.open(file, 3, tag))
          .isInstanceOf(ArchiveStore.UnreadableException.class)
          .hasMessage("it changed while it was read");
    }
  }

  @Test
  void saysInOneLineWhatIsWrongWithALocation() {
    ArchiveCheck.check(settings("s3://" + BUCKET));

    assertThatThrownBy(() -> ArchiveCheck.check(settings("s3://no-such-bucket-here")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "There is no bucket no-such-bucket-here: give --archive a directory that mirrors a bucket, or s3://BUCKET[/PREFIX]");
    assertThatThrownBy(() -> ArchiveCheck.check(settings("s3://" + BUCKET + "/nothing/")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "There is no log file in s3://"
                + BUCKET
                + "/nothing/: point --archive at the folder or prefix that holds AWSLogs, or the access logs");
  }

  private static String log(String region, int minute) {
    return "111122223333_CloudTrail_%s_20250314T09%02dZ_abcdefgh%d.json.gz"
        .formatted(region, minute, minute % 3);
  }

  private static void put(String key, Random random, int size) throws IOException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    Path file = folder.resolve(key);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private static AwsSettings aws() {
    return new AwsSettings(S3.uri(), (URI) null, "us-east-1");
  }

  private static BucketStore store() {
    return BucketStore.open("s3://" + BUCKET, aws());
  }

  private static ArchiveSettings settings(String location) {
    return new ArchiveSettings(
        location, aws(), null, null, Set.of(), Set.of(), Duration.ofHours(25), false);
  }

  private static List<String> list(BucketStore store, ListQuery query) throws IOException {
    Lister lister = store.list(query);
    List<String> keys = new ArrayList<>();
    for (boolean more = true; more; ) {
      Lister.Page page = lister.next();
      page.files().forEach(file -> keys.add(file.key()));
      more = page.more();
    }
    return keys;
  }

  private static Map<String, byte[]> read(ArchiveSettings settings) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            1,
            new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.OBJECT_REUSE, true));
    Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
    try (CloseableIterator<RawChunk> chunks =
        env.fromSource(new ArchiveSource(settings), ArchiveSource.watermarks(), "archive")
            .map(RawChunk::copy)
            .returns(RawChunkSerializer.TYPE)
            .executeAndCollect()) {
      chunks.forEachRemaining(
          chunk -> {
            assertThat(chunk.failure()).isNull();
            files
                .computeIfAbsent(
                    ((Origin.LogFile) chunk.origin()).key(), key -> new ByteArrayOutputStream())
                .write(chunk.bytes(), chunk.offset(), chunk.length());
          });
    }
    Map<String, byte[]> contents = new LinkedHashMap<>();
    files.forEach((key, bytes) -> contents.put(key, bytes.toByteArray()));
    return contents;
  }
}
