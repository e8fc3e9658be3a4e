package io.trailwarden.job.source.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailwarden.event.Origin;
import io.trailwarden.job.config.Backoff;
import io.trailwarden.job.type.RawChunk;
import io.trailwarden.read.DeadLetter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ReadAheadTest {
  private static final Backoff AT_ONCE = new Backoff(4, Duration.ZERO, Duration.ZERO);

  /** Files of any size, from a store that breaks off anywhere: the same bytes, in order. */
  @Property(tries = 60)
  void readsEveryByteOnceThoughReadingBreaksOff(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int files) throws Exception {
    Random random = new Random(seed);
    MemoryStore store = new MemoryStore();
    store.opener = new BreakingOff(store, seed);
    List<ArchiveFile> all = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      byte[] content =
          new byte
              [switch (random.nextInt(5)) {
                case 0 -> 0;
                case 1 -> ReadAhead.CHUNK_BYTES;
                case 2 -> 3 * ReadAhead.CHUNK_BYTES;
                default -> random.nextInt(4 * ReadAhead.CHUNK_BYTES);
              }];
      random.nextBytes(content);
      store.objects.put("file-" + i, content);
      all.add(file("file-" + i, content.length));
    }

    Map<String, byte[]> read = readAll(store, all);

    assertThat(List.copyOf(read.keySet()))
        .containsExactlyElementsOf(all.stream().map(ArchiveFile::key).toList());
    read.forEach(
        (key, bytes) -> assertThat(Arrays.equals(bytes, store.objects.get(key))).as(key).isTrue());
  }

  @Test
  void endsAFileThatStaysUnreadableWithAFailureBehindItsBytes() throws Exception {
    MemoryStore store = new MemoryStore();
    store.objects.put("good", new byte[10]);
    store.objects.put("bad", new byte[300_000]);
    store.opener =
        (file, offset) -> {
          if (file.key().equals("good")) {
            return new ByteArrayInputStream(new byte[10]);
          }
          if (offset >= 280_000) {
            throw new IOException("out of reach");
          }
          return new ByteArrayInputStream(
              store.content("bad", offset), 0, (int) (280_000 - offset)) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
              int count = super.read(bytes, from, length);
              if (count < 0) {
                throw new java.io.UncheckedIOException(new IOException());
              }
              return count;
            }
          };
        };
    store.opener = ioExceptions(store.opener);

    List<RawChunk> chunks = chunks(store, List.of(file("bad", 300_000), file("good", 10)), AT_ONCE);

    assertThat(chunks).extracting(RawChunk::length).containsExactly(262_144, 17_856, 0, 10);
    assertThat(chunks).extracting(RawChunk::first).containsExactly(true, false, false, true);
    assertThat(chunks).extracting(RawChunk::last).containsExactly(false, false, true, true);
    DeadLetter failure = chunks.get(2).failure();
    assertThat(failure.reason()).isEqualTo(DeadLetter.Reason.FETCH_FAILED);
    assertThat(failure.detail())
        .isEqualTo("s3://memory/bad could not be read: given up after 4 tries: out of reach");
    assertThat(failure.origin()).isEqualTo(new Origin.LogFile("s3://memory", "bad", 5));
  }

  @Test
  void doesNotTryAgainWhatWillNotHelp() throws Exception {
    MemoryStore store = new MemoryStore();
    store.opener =
        (file, offset) -> {
          throw new ArchiveStore.UnreadableException("it is no longer there", null);
        };

    List<RawChunk> chunks = chunks(store, List.of(file("gone", 10)), AT_ONCE);

    assertThat(store.opened).hasValue(1);
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).first() && chunks.get(0).last()).isTrue();
    assertThat(chunks.get(0).failure().detail())
        .isEqualTo("s3://memory/gone could not be read: it is no longer there");
  }

  @Test
  void saysWhatTheListingKnewAgainstAFileWithoutOpeningIt() throws Exception {
    MemoryStore store = new MemoryStore();

    List<RawChunk> chunks =
        chunks(store, List.of(new ArchiveFile("dir/", 0, 5, "access is denied")), AT_ONCE);

    assertThat(store.opened).hasValue(0);
    assertThat(chunks.get(0).failure().detail())
        .isEqualTo("s3://memory/dir/ could not be read: access is denied");
  }

  @Test
  void readsOnlySoManyFilesAhead() throws Exception {
    MemoryStore store = new MemoryStore();
    store.filesAtATime = 3;
    List<ArchiveFile> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      store.put("file-" + i);
      all.add(file("file-" + i, 6));
    }
    try (ReadAhead files = new ReadAhead(store, AT_ONCE, "test")) {
      all.forEach(files::add);
      for (int done = 0; done < 20; done++) {
        RawChunk chunk = next(files);
        assertThat(store.opened.get()).isLessThanOrEqualTo(done + 3);
        files.processed(chunk);
      }
      assertThat(files.files()).isZero();
    }
  }

  @Test
  void failsOnWhatNobodyExpected() {
    MemoryStore store = new MemoryStore();
    store.opener =
        (file, offset) -> {
          throw new IllegalStateException("a defect");
        };

    assertThatThrownBy(() -> chunks(store, List.of(file("a", 1)), AT_ONCE))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("a defect");
  }

  private static ArchiveFile file(String key, long size) {
    return new ArchiveFile(key, size, 5, null);
  }

  private static Map<String, byte[]> readAll(MemoryStore store, List<ArchiveFile> all)
      throws Exception {
    Map<String, ByteArrayOutputStream> read = new LinkedHashMap<>();
    String current = null;
    for (RawChunk chunk : chunks(store, all, AT_ONCE)) {
      assertThat(chunk.failure()).isNull();
      assertThat(chunk.length()).isLessThanOrEqualTo(ReadAhead.CHUNK_BYTES);
      String key = ((Origin.LogFile) chunk.origin()).key();
      assertThat(chunk.first()).isEqualTo(current == null);
      assertThat(current == null || current.equals(key)).isTrue();
      read.computeIfAbsent(key, k -> new ByteArrayOutputStream())
          .write(chunk.bytes(), chunk.offset(), chunk.length());
      current = chunk.last() ? null : key;
    }
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    read.forEach((key, stream) -> bytes.put(key, stream.toByteArray()));
    return bytes;
  }

  private static List<RawChunk> chunks(MemoryStore store, List<ArchiveFile> all, Backoff backoff)
      throws Exception {
    List<RawChunk> chunks = new ArrayList<>();
    try (ReadAhead files = new ReadAhead(store, backoff, "test")) {
      all.forEach(files::add);
      while (files.files() > 0) {
        RawChunk chunk = next(files);
        chunks.add(chunk.copy());
        Arrays.fill(chunk.bytes(), (byte) 0); // nobody may need it any more
        files.processed(chunk);
      }
    }
    return chunks;
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

  private static MemoryStore.Opener ioExceptions(MemoryStore.Opener opener) {
    return (file, offset) ->
        new FilterInputStream(opener.open(file, offset)) {
          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            try {
              return super.read(bytes, from, length);
            } catch (java.io.UncheckedIOException e) {
              throw e.getCause();
            }
          }
        };
  }

  /** Gives some bytes, then breaks off; at least one byte a time. */
  private record BreakingOff(MemoryStore store, long seed) implements MemoryStore.Opener {
    @Override
    public InputStream open(ArchiveFile file, long offset) {
      Random random = new Random(seed ^ offset ^ file.key().hashCode());
      int patience = random.nextInt(20) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(500_000);
      return new FilterInputStream(new ByteArrayInputStream(store.content(file.key(), offset))) {
        private int given;

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
          if (given >= patience) {
            throw new IOException("broken off");
          }
          int count = super.read(bytes, from, Math.min(length, Math.min(patience - given, 70_000)));
          given += Math.max(count, 0);
          return count;
        }
      };
    }
  }
}
