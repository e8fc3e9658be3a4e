package io.trailwarden.test.bench;

import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.samplelogs.Generator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * CloudTrail records of the company that {@code sample-logs} tells of: its ordinary work, and the
 * attack. In files of one size, so that as many as wanted are read.
 */
final class GeneratedCorpus {
  static final int EVENTS_A_FILE = 1000;

  /** As many as the sample archive tells of. */
  private static final int DAYS = 2;

  private GeneratedCorpus() {}

  /** Log files as AWS delivers them, compressed, of so many thousand records. */
  static List<byte[]> files(int count) {
    return files(count, DAYS);
  }

  /** As {@link #files(int)}, of so many days: the fewer, the busier is each hour. */
  static List<byte[]> files(int count, int days) {
    List<byte[]> files = new ArrayList<>();
    try {
      Path directory = Files.createTempDirectory("trailwarden-corpus");
      try {
        generate(directory, count * EVENTS_A_FILE, days);
        List<byte[]> records = records(directory.resolve("archive/AWSLogs"));
        for (int i = 0; i < count; i++) {
          files.add(file(records.subList(i * EVENTS_A_FILE, (i + 1) * EVENTS_A_FILE)));
        }
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static void generate(Path directory, int events, int days) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> arguments =
        List.of(
            "--output",
            directory.toString(),
            "--days",
            Integer.toString(days),
            "--events",
            Integer.toString(events + events / 8));
    if (Generator.run(arguments, text, text) != 0) {
      throw new IllegalStateException(out.toString(StandardCharsets.UTF_8));
    }
  }

  private static List<byte[]> records(Path archive) throws IOException {
    List<byte[]> records = new ArrayList<>();
    ReadHandler copying =
        new ReadHandler() {
          @Override
          public void event(Event event) {
            records.add(event.raw().copy());
          }

          @Override
          public void deadLetter(DeadLetter deadLetter) {
            throw new IllegalStateException(deadLetter.toString());
          }

          @Override
          public void notice(Notice notice) {
            throw new IllegalStateException(notice.toString());
          }

          @Override
          public void file(FileFact fact) {}
        };
    try (Stream<Path> all = Files.walk(archive);
        LogReader reader = new LogReader(Limits.DEFAULT)) {
      List<Path> files =
          all.filter(path -> path.toString().contains("/CloudTrail/"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      for (Path path : files) {
        byte[] bytes = Files.readAllBytes(path);
        reader.begin(new Origin.LogFile("file:///corpus", path.toString(), 0), copying);
        reader.read(bytes, 0, bytes.length);
        reader.end();
      }
    }
    return records;
  }

  private static byte[] file(List<byte[]> records) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write("{\"Records\":[".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < records.size(); i++) {
        if (i > 0) {
          gzip.write(',');
        }
        gzip.write(records.get(i));
      }
      gzip.write("]}".getBytes(StandardCharsets.UTF_8));
    }
    return compressed.toByteArray();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
