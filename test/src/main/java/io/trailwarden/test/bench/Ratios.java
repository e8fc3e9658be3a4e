package io.trailwarden.test.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.trailwarden.catalogue.Catalogue;
import io.trailwarden.derive.Environment;
import io.trailwarden.detect.Detectors;
import io.trailwarden.detect.EventDetector;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.sigma.parse.RuleErrors;
import io.trailwarden.state.PartialBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * How fast Trailwarden is beside what any honest pipeline has to do: ratios of one run on one
 * machine, over a corpus that it makes itself (300,000 records, about 500 MB inflated, and 3
 * million access-log lines). Each figure is of a process of its own, pinned to the cores it may
 * use, with its start-up and warm-up taken off. Prints a table; what is measured where is in the
 * README of {@code test}.
 */
public final class Ratios {
  private static final int FILES = 60;
  private static final int EVENTS_A_FILE = 5000;

  /** A replay of so many copies of the corpus, less a replay of one, is a replay that is warm. */
  private static final int COPIES = 9;

  private static final int LOG_FILES = 8;
  private static final int LINES_A_FILE = 100_000;
  private static final int GZIP_HEADER = 10;
  private static final int CHUNK = 256 << 10;

  /** The first rounds of a measurement in memory warm up. */
  private static final int ROUNDS = 4;

  private final Path root;
  private final Path work;
  private final PrintStream out;

  private Ratios(Path root, Path work, PrintStream out) {
    this.root = root;
    this.work = work;
    this.out = out;
  }

  /**
   * Runs all of it, or in a child process one part.
   *
   * @param arguments the checkout's root; in a child the part and the corpus
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2) {
      Path corpus = Path.of(arguments[1]);
      double seconds =
          switch (arguments[0]) {
            case "floor" -> floor(corpus);
            case "match" -> read(corpus, FILES * EVENTS_A_FILE, true);
            case "lines" -> read(corpus, LOG_FILES * LINES_A_FILE, false);
            case "lines-match" -> read(corpus, LOG_FILES * LINES_A_FILE, true);
            default -> throw new IllegalArgumentException("no part " + arguments[0]);
          };
      System.out.println(seconds);
      return;
    }
    Path root = Path.of(arguments[0]).toAbsolutePath();
    Path work = Files.createTempDirectory("trailwarden-bench");
    try {
      new Ratios(root, work, System.out).run();
    } finally {
      try (Stream<Path> all = Files.walk(work)) {
        for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private void run() throws IOException, InterruptedException {
    Path corpus = work.resolve("corpus");
    double megabytes = writeCloudTrail(corpus, 1) / 1e6;
    Path more = work.resolve("more");
    writeCloudTrail(more, COPIES);
    Path lines = work.resolve("lines");
    writeAccessLogs(lines);

    double floor = child("floor", corpus);
    double match = child("match", corpus);
    double access = child("lines", lines);
    double accessMatch = child("lines-match", lines);
    double start = replay(corpus, 1, "0");
    double one = (replay(more, 1, "0") - start) / (COPIES - 1);
    double startOfTwo = replay(corpus, 2, "0,1");
    double two = (replay(more, 2, "0,1") - startOfTwo) / (COPIES - 1);

    out.println();
    out.printf("| what | seconds | MB/s | events/s, lines/s | ratio | wanted |%n");
    out.printf("| --- | --- | --- | --- | --- | --- |%n");
    row("inflate + SHA-256 + Jackson token scan, 1 core", floor, megabytes, "1", "");
    row(
        "inflate + SHA-256 + read + match all rules, 1 core",
        match,
        megabytes,
        ratio(floor / match),
        "0.7");
    row("replay on embedded Flink, 1 core, 1 GB heap", one, megabytes, ratio(floor / one), "0.6");
    row("the same on 2 cores", two, megabytes, ratio(one / two) + " of 1 core", "1.8");
    lines("access-log lines read, 1 core", access, "1,000,000 lines/s");
    lines("access-log lines read and matched with all rules, 1 core", accessMatch, "");
    out.printf(
        Locale.ROOT,
        "%nThe first %.0f MB and the start of Flink, taken off above: %.1f s, on 2 cores %.1f s.%n",
        megabytes,
        start,
        startOfTwo);
    out.println();
    out.print(child(RuleCosts.class));
  }

  private void row(String what, double seconds, double megabytes, String ratio, String wanted) {
    out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.0f | %,.0f | %s | %s |%n",
        what,
        seconds,
        megabytes / seconds,
        FILES * EVENTS_A_FILE / seconds,
        ratio,
        wanted);
  }

  private void lines(String what, double seconds, String wanted) {
    double lines = (double) LOG_FILES * LINES_A_FILE;
    out.printf(
        Locale.ROOT, "| %s | %.2f | | %,.0f | | %s |%n", what, seconds, lines / seconds, wanted);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  private static long writeCloudTrail(Path archive, int copies) throws IOException {
    long inflated = 0;
    for (int number = 0; number < FILES; number++) {
      BenchmarkFile file = BenchmarkFile.of(number, EVENTS_A_FILE);
      inflated += file.inflatedLength();
      for (int copy = 0; copy < copies; copy++) {
        write(archive, copy * FILES + number, file);
      }
    }
    return inflated;
  }

  private static void write(Path archive, int i, BenchmarkFile file) throws IOException {
    String day = String.format(Locale.ROOT, "2026/01/%02d", 1 + i / 24);
    Path folder = archive.resolve("AWSLogs/111122223333/CloudTrail/us-east-1").resolve(day);
    Files.createDirectories(folder);
    String time = String.format(Locale.ROOT, "202601%02dT%02d00Z", 1 + i / 24, i % 24);
    Files.write(
        folder.resolve("111122223333_CloudTrail_us-east-1_" + time + "_" + i + ".json.gz"),
        file.compressed());
  }

  private static void writeAccessLogs(Path archive) throws IOException {
    Files.createDirectories(archive);
    for (int i = 0; i < LOG_FILES; i++) {
      StringBuilder lines = new StringBuilder();
      for (int line = 0; line < LINES_A_FILE; line++) {
        lines.append(
            String.format(
                Locale.ROOT,
                "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be data-bucket"
                    + " [06/Feb/2026:00:%02d:%02d +0000] 10.0.%d.%d arn:aws:sts::111122223333:"
                    + "assumed-role/reader/i-0a1b2c3d %016X REST.GET.OBJECT photos/%d.jpg"
                    + " \"GET /photos/%d.jpg HTTP/1.1\" 200 - 113 113 7 6 \"-\" \"aws-sdk-java/2.29\""
                    + " - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234="
                    + " SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader data-bucket.s3.us-east-1."
                    + "amazonaws.com TLSv1.3 - Yes%n",
                line / 60 % 60,
                line % 60,
                line % 251,
                line % 241,
                (long) i * LINES_A_FILE + line,
                line,
                line));
      }
      Files.writeString(
          archive.resolve(String.format(Locale.ROOT, "2026-02-06-%02d-30-00-%016X", i % 24, i)),
          lines);
    }
  }

  // ------------------------------------------------------------------------------ in child
  // processes

  private double child(String part, Path corpus) throws IOException, InterruptedException {
    return Double.parseDouble(child(Ratios.class, part, corpus.toString()).strip());
  }

  /** What a program prints. */
  private static String child(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = pinned("0");
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String answer;
    try (InputStream in = process.getInputStream()) {
      answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed: " + answer);
    }
    return answer;
  }

  /** The launcher's replay, start to end. */
  private double replay(Path archive, int parallelism, String cores)
      throws IOException, InterruptedException {
    Path log = work.resolve("replay.log");
    List<String> command = pinned(cores);
    command.addAll(
        List.of(
            root.resolve("deploy/trailwarden").toString(),
            "replay",
            "--archive",
            archive.toString(),
            "--output",
            work.resolve("alerts.jsonl").toString(),
            "--parallelism",
            Integer.toString(parallelism)));
    long begin = System.nanoTime();
    int exitCode =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (exitCode != 0) {
      throw new IllegalStateException(
          "replay ended with " + exitCode + ":\n" + Files.readString(log));
    }
    return seconds;
  }

  private static List<String> pinned(String cores) {
    return new ArrayList<>(List.of("taskset", "-c", cores));
  }

  private static List<byte[]> load(Path corpus) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(corpus)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        files.add(Files.readAllBytes(file));
      }
    }
    return files;
  }

  /** The best of the rounds, as for {@link #read}. */
  private static double floor(Path corpus) throws IOException, DataFormatException {
    List<byte[]> files = load(corpus);
    byte[] inflated = new byte[64 << 20];
    MessageDigest sha256 = BenchmarkFile.newSha256();
    JsonFactory json = new JsonFactory();
    Inflater inflater = new Inflater(true);
    double best = Double.MAX_VALUE;
    long tokens = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      for (byte[] file : files) {
        inflater.reset();
        inflater.setInput(file, GZIP_HEADER, file.length - GZIP_HEADER);
        int length = 0;
        while (!inflater.finished()) {
          length += inflater.inflate(inflated, length, inflated.length - length);
        }
        sha256.update(inflated, 0, length);
        tokens += sha256.digest()[0] & 1;
        try (JsonParser parser = json.createParser(inflated, 0, length)) {
          while (parser.nextToken() != null) {
            tokens++;
          }
        }
      }
      best = Math.min(best, (System.nanoTime() - begin) / 1e9);
    }
    inflater.end();
    if (tokens < (long) ROUNDS * FILES * EVENTS_A_FILE) {
      throw new IllegalStateException("only " + tokens + " tokens");
    }
    return best;
  }

  private static double read(Path corpus, int wanted, boolean matching)
      throws IOException, RuleErrors {
    List<byte[]> files = load(corpus);
    Catalogue catalogue = Catalogue.own();
    EventDetector detector =
        Detectors.of(catalogue.rules(), catalogue.javaDetectors())
            .newEventDetector(Environment.UNKNOWN);
    Counting counting = new Counting(matching ? detector : null);
    double best = Double.MAX_VALUE;
    try (LogReader reader = new LogReader(Limits.DEFAULT)) {
      for (int round = 0; round < ROUNDS; round++) {
        counting.events = 0;
        long begin = System.nanoTime();
        int number = 0;
        for (byte[] file : files) {
          reader.begin(new Origin.LogFile("file:///corpus", "f" + number++, 0), counting);
          for (int offset = 0; offset < file.length; offset += CHUNK) {
            reader.read(file, offset, Math.min(CHUNK, file.length - offset));
          }
          reader.end();
        }
        best = Math.min(best, (System.nanoTime() - begin) / 1e9);
        if (counting.events != wanted) {
          throw new IllegalStateException(counting.events + " events, not " + wanted);
        }
      }
    }
    return best;
  }

  /** Shows each event to all detectors. */
  private static final class Counting implements ReadHandler {
    private final @Nullable EventDetector detector;
    private final PartialBuffer observations = new PartialBuffer();
    private long events;

    Counting(@Nullable EventDetector detector) {
      this.detector = detector;
    }

    @Override
    public void event(Event event) {
      events++;
      if (detector == null) {
        return;
      }
      detector.detect(event, observations, detection -> {});
      if (observations.isFull()) {
        observations.drain(partial -> {});
      }
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      throw new IllegalStateException(deadLetter.detail());
    }

    @Override
    public void notice(Notice notice) {
      throw new IllegalStateException("a notice in a log file: " + notice);
    }

    @Override
    public void file(FileFact fact) {}
  }
}
