package io.trailwarden.test.bench;

import com.sun.management.OperatingSystemMXBean;
import io.trailwarden.finding.Verdict;
import io.trailwarden.integrity.ChainId;
import io.trailwarden.integrity.DigestFinding;
import io.trailwarden.integrity.DigestVerdict;
import io.trailwarden.integrity.Gap;
import io.trailwarden.integrity.Judgement;
import io.trailwarden.integrity.Periods;
import io.trailwarden.job.cli.Main;
import io.trailwarden.job.config.ArchiveSettings;
import io.trailwarden.job.config.AwsSettings;
import io.trailwarden.job.keys.KeyFiles;
import io.trailwarden.job.verify.Findings;
import io.trailwarden.job.verify.LogFinding;
import io.trailwarden.job.verify.Verification;
import io.trailwarden.job.verify.VerifySettings;
import io.trailwarden.read.Limits;
import io.trailwarden.samplelogs.Generator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * How fast {@code trailwarden verify} is beside what it can't do without, inflating and hashing;
 * what memory it takes of many files; how well it hides that a bucket takes its time; and what
 * verifying costs a replay. Archives are made by {@code sample-logs}' generator and signed with its
 * keys. For the speed of {@code verify} and of replays, what is compared takes turns in one process
 * that may use one core, or two; of each the best round counts, so that start-up and warm-up are
 * not in it, and beside other load the seconds of the processor still mean something. The rest is
 * measured of the launcher's process.
 */
public final class VerifyRatios {
  private static final int GZIP_HEADER = 10;

  /** So many that Java has compiled what there is to compile before the best one. */
  private static final int ROUNDS = 15;

  /**
   * Half of them without and half with verdicts. The difference is smaller than what one replay
   * varies by, so that the median counts, of those behind the first third: these still become
   * faster.
   */
  private static final int REPLAYS = 30;

  private static final Duration DELAY = Duration.ofMillis(30);
  private static final String BUCKET = "acme-log-archive";

  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  /** Flink and RocksDB reach into these packages of the JDK. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.util",
          "java.time",
          "java.text",
          "java.lang.reflect",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private static final String HEAP = "48m";
  private static final int TENTHS = 10;

  /** A full collection in the collector's log: when it was, and what was left. */
  private static final Pattern PAUSE =
      Pattern.compile("\\[(?<at>[0-9.]+)s\\].*Pause Full.* [0-9]+M->(?<after>[0-9]+)M");

  private final Path root;
  private final Path work;
  private final PrintStream out;

  private VerifyRatios(Path root, Path work, PrintStream out) {
    this.root = root;
    this.work = work;
    this.out = out;
  }

  /** Seconds of the clock and of the processor. */
  private record Took(double wall, double cpu) {
    Took orBetter(Took other) {
      return new Took(Math.min(wall, other.wall), Math.min(cpu, other.cpu));
    }

    static Took median(List<Took> all) {
      return new Took(median(all, Took::wall), median(all, Took::cpu));
    }

    private static double median(List<Took> all, ToDoubleFunction<Took> seconds) {
      return all.stream().mapToDouble(seconds).sorted().toArray()[all.size() / 2];
    }

    Took less(Took other) {
      return new Took(wall - other.wall, cpu - other.cpu);
    }
  }

  /** What is in an archive. */
  private record Size(int files, double megabytes) {}

  /**
   * Runs all of it, or in a child process the rounds of one archive.
   *
   * @param arguments the checkout's root, and one of {@code speed}, {@code memory}, {@code s3} and
   *     {@code replay} for that alone; in a child {@code rounds} or {@code replays}, the archive
   *     and the public keys
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("rounds")) {
      rounds(Path.of(arguments[1]), Path.of(arguments[2]));
      return;
    }
    if (arguments[0].equals("replays")) {
      replays(Path.of(arguments[1]), Path.of(arguments[2]), Path.of(arguments[3]));
      System.exit(0); // the embedded cluster's threads are not all daemons
    }
    Path root = Path.of(arguments[0]).toAbsolutePath();
    String part = arguments.length > 1 ? arguments[1] : "";
    Path work = Files.createTempDirectory("trailwarden-bench");
    try {
      VerifyRatios ratios = new VerifyRatios(root, work, System.out);
      if (part.isEmpty() || part.equals("speed")) {
        ratios.speed();
      }
      if (part.isEmpty() || part.equals("memory")) {
        ratios.memory();
      }
      if (part.isEmpty() || part.equals("s3")) {
        ratios.s3();
      }
      if (part.isEmpty() || part.equals("replay")) {
        ratios.replay();
      }
    } finally {
      delete(work);
    }
  }

  // ------------------------------------------------------------------------------ speed

  private void speed() throws IOException, InterruptedException {
    Path small = archive("small", 2, "us-east-1", 10, 300_000);
    Path large = archive("large", 2, "us-east-1", 2, 500_000);
    out.println();
    out.println("| what | MB/s | seconds | of the processor | ratio | wanted |");
    out.println("| --- | --- | --- | --- | --- | --- |");
    rows(small);
    rows(large);
  }

  private void rows(Path archive) throws IOException, InterruptedException {
    Size size = size(archive);
    String files =
        String.format(
            Locale.ROOT,
            "%,d files of %.0f KB: ",
            size.files(),
            1000 * size.megabytes() / size.files());
    Took[] one = roundsOn("0", "rounds", archive);
    Took[] two = roundsOn("0,1", "rounds", archive);
    Took floor = one[0];
    Took verify = one[1];
    Took reading = one[2];
    row(files + "inflate + SHA-256, 1 core", floor, size, "1", "");
    row(files + "only list and read them, 1 core", reading, size, "", "");
    row(
        files + "verify, 1 core",
        verify,
        size,
        ratio(floor.wall() / verify.wall())
            + " (processor "
            + ratio(floor.cpu() / verify.cpu())
            + ")",
        "0.8");
    row(
        files + "verify, 2 cores",
        two[1],
        size,
        ratio(verify.wall() / two[1].wall()) + " of 1 core",
        "1.8");
  }

  private void row(String what, Took took, Size size, String ratio, String wanted) {
    out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.2f | %.2f | %s | %s |%n",
        what,
        size.megabytes() / took.wall(),
        took.wall(),
        took.cpu(),
        ratio,
        wanted);
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  /** Two things that take turns in a process of their own. */
  private Took[] roundsOn(String cores, String what, Path... archives)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "taskset",
                "-c",
                cores,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-Dlog4j2.configurationFile=classpath:trailwarden-log4j2.properties"));
    for (String each : OPENED) {
      command.add("--add-opens=java.base/" + each + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            VerifyRatios.class.getName(),
            what,
            keys().toString()));
    for (Path archive : archives) {
      command.add(archive.toString());
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String answer;
    try (InputStream in = process.getInputStream()) {
      answer = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed: " + answer);
    }
    String[] numbers = answer.split(" ");
    Took[] took = new Took[numbers.length / 2];
    for (int i = 0; i < took.length; i++) {
      took[i] =
          new Took(Double.parseDouble(numbers[2 * i]), Double.parseDouble(numbers[2 * i + 1]));
    }
    return took;
  }

  private static void rounds(Path keys, Path archive) throws IOException, DataFormatException {
    List<byte[]> files = new ArrayList<>();
    for (Path each : logsAndDigests(archive)) {
      files.add(Files.readAllBytes(each));
    }
    Verification verification = verification(archive, keys);
    Took floor = new Took(Double.MAX_VALUE, Double.MAX_VALUE);
    Took verify = floor;
    Took reading = floor;
    for (int round = 0; round < ROUNDS; round++) {
      floor = floor.orBetter(floor(files));
      reading = reading.orBetter(reading(archive));
      long begin = System.nanoTime();
      long cpu = PROCESS.getProcessCpuTime();
      Proven proven = new Proven();
      verification.run(proven);
      verify =
          verify.orBetter(
              new Took(
                  (System.nanoTime() - begin) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9));
      if (proven.count != files.size()) {
        throw new IllegalStateException(proven.count + " of " + files.size() + " are proven");
      }
    }
    answer(floor, verify, reading);
  }

  /** What the operating system takes for all files, those beside digests included. */
  private static Took reading(Path archive) throws IOException {
    long begin = System.nanoTime();
    long cpu = THREAD.getCurrentThreadCpuTime();
    ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
    try (Stream<Path> paths = Files.walk(archive.resolve("AWSLogs"))) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
          while (channel.read(bytes.clear()) >= 0) {
            // Nothing is done with it.
          }
        }
      }
    }
    return new Took(
        (System.nanoTime() - begin) / 1e9, (THREAD.getCurrentThreadCpuTime() - cpu) / 1e9);
  }

  private static Verification verification(Path archive, Path keys) {
    return new Verification(
        new VerifySettings(
            new ArchiveSettings(
                archive.toString(),
                new AwsSettings(null, null, null),
                null,
                null,
                Set.of(),
                Set.of(),
                Duration.ZERO,
                false),
            Set.of(),
            null,
            null,
            Duration.ofHours(2),
            null,
            Limits.DEFAULT.inflatedBytes(),
            VerifySettings.LISTED_IN_MEMORY),
        KeyFiles.read("--public-keys", keys, note -> {}));
  }

  /** Inflates and hashes all files, in memory. */
  private static Took floor(List<byte[]> files) throws DataFormatException {
    byte[] inflated = new byte[1 << 16];
    MessageDigest sha256 = BenchmarkFile.newSha256();
    Inflater inflater = new Inflater(true);
    long sum = 0;
    long begin = System.nanoTime();
    long cpu = THREAD.getCurrentThreadCpuTime();
    for (byte[] file : files) {
      inflater.reset();
      inflater.setInput(file, GZIP_HEADER, file.length - GZIP_HEADER);
      while (!inflater.finished()) {
        sha256.update(inflated, 0, inflater.inflate(inflated));
      }
      sum += sha256.digest()[0] & 1;
    }
    Took took =
        new Took((System.nanoTime() - begin) / 1e9, (THREAD.getCurrentThreadCpuTime() - cpu) / 1e9);
    inflater.end();
    if (sum == 0) {
      throw new IllegalStateException("nothing was hashed");
    }
    return took;
  }

  /** Counts what is proven. */
  private static final class Proven implements Findings {
    private int count;

    @Override
    public void digest(DigestFinding digest) {
      count += digest.verdict() == DigestVerdict.VALID ? 1 : 0;
    }

    @Override
    public void log(LogFinding file) {
      count += file.verdict().verdict() == Verdict.VERIFIED ? 1 : 0;
    }

    @Override
    public void gap(Gap gap) {}

    @Override
    public void covered(ChainId chain, List<Periods.Period> periods) {}

    @Override
    public void overdue(Judgement.Overdue chain) {}

    @Override
    public void note(String line) {}
  }

  // ------------------------------------------------------------------------------ replay

  /** Of two archives, so that starting a job and what it does once is not in it. */
  private void replay() throws IOException, InterruptedException {
    Path moment = archive("moment", 2, "us-east-1", 1, 2_000);
    Path week = archive("week", 2, "us-east-1", 6, 1_600_000);
    Size first = size(moment);
    Size all = size(week);
    Size size = new Size(all.files() - first.files(), all.megabytes() - first.megabytes());
    Took[] took = roundsOn("0,1", "replays", moment, week);
    out.printf(
        Locale.ROOT,
        "%n%,d files of %.0f KB, 2 cores:%n%n",
        size.files(),
        1000 * size.megabytes() / size.files());
    out.println("| what | MB/s | seconds | of the processor | ratio | wanted |");
    out.println("| --- | --- | --- | --- | --- | --- |");
    row("replay", took[0], size, "1", "");
    row(
        "replay with --public-keys",
        took[1],
        size,
        ratio(took[0].wall() / took[1].wall())
            + " (processor "
            + ratio(took[0].cpu() / took[1].cpu())
            + ")",
        "0.95");
  }

  private static void replays(Path keys, Path moment, Path week) throws IOException {
    List<List<Took>> startups = List.of(new ArrayList<>(), new ArrayList<>());
    List<List<Took>> replays = List.of(new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < REPLAYS; round++) {
      int which = (round + round / 2) % 2; // which is first changes each time
      List<String> options = which == 0 ? List.of() : List.of("--public-keys", keys.toString());
      Took startup = replay(moment, round, options);
      Took took = replay(week, round, options);
      if (round >= REPLAYS / 3) {
        startups.get(which).add(startup);
        replays.get(which).add(took);
      }
    }
    answer(
        Took.median(replays.get(0)).less(Took.median(startups.get(0))),
        Took.median(replays.get(1)).less(Took.median(startups.get(1))));
  }

  private static Took replay(Path archive, int round, List<String> options) throws IOException {
    Path alerts = archive.resolveSibling("alerts-" + round + ".jsonl");
    List<String> arguments =
        new ArrayList<>(
            List.of("replay", "--archive", archive.toString(), "--output", alerts.toString()));
    arguments.addAll(options);
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream output = new PrintStream(told, false, StandardCharsets.UTF_8);
    long begin = System.nanoTime();
    long cpu = PROCESS.getProcessCpuTime();
    int exitCode = Main.run(arguments.toArray(String[]::new), System.getenv(), output, output);
    Took took =
        new Took((System.nanoTime() - begin) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
    if (exitCode != 0) {
      throw new IllegalStateException(
          "the replay ended with " + exitCode + ":\n" + told.toString(StandardCharsets.UTF_8));
    }
    return took;
  }

  private static void answer(Took... all) {
    System.out.println(
        Arrays.stream(all)
            .map(each -> each.wall() + " " + each.cpu())
            .collect(Collectors.joining(" ")));
  }

  // ------------------------------------------------------------------------------ memory

  /** With a heap so small that it is collected in full again and again: what is left each time. */
  private void memory() throws IOException, InterruptedException {
    Path archive = archive("many", 10, "us-east-1,eu-central-1,us-west-2", 29, 200_000);
    Size size = size(archive);
    Path log = work.resolve("gc.log");
    Took took =
        launch(
            "0,1",
            "-Xmx" + HEAP + " -XX:-UseParallelGC -XX:+UseSerialGC -Xlog:gc:file=" + log + ":uptime",
            List.of("--archive", archive.toString(), "--public-keys", keys().toString()));
    double[] least = new double[TENTHS];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    int full = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        full++;
        int tenth = (int) (TENTHS * Double.parseDouble(pause.group("at")) / took.wall());
        least[Math.min(TENTHS - 1, tenth)] =
            Math.min(least[Math.min(TENTHS - 1, tenth)], Double.parseDouble(pause.group("after")));
      }
    }
    String heaps =
        Arrays.stream(least)
            .mapToObj(
                each -> Double.isInfinite(each) ? "-" : String.format(Locale.ROOT, "%.0f", each))
            .collect(Collectors.joining(", "));
    out.printf(
        Locale.ROOT,
        "%n%,d files (%.0f MB inflated) with -Xmx%s: %.1f s, %.1f s of the processor, %d full"
            + " collections.%nLeast heap after one, in MB, each tenth of the time: %s%n",
        size.files(),
        size.megabytes(),
        HEAP,
        took.wall(),
        took.cpu(),
        full,
        heaps);
  }

  // ------------------------------------------------------------------------------ s3

  private void s3() throws IOException, InterruptedException {
    Path archive = archive("bucket", 2, "us-east-1,eu-central-1,us-west-2", 2, 8_000);
    try (SlowBucket bucket = new SlowBucket(BUCKET, archive, DELAY)) {
      List<String> hour =
          List.of(
              "--account",
              "111122223333",
              "--region",
              "us-east-1",
              "--from",
              "2025-03-18T10:00:00Z",
              "--to",
              "2025-03-18T10:20:00Z");
      Took oneStart = bucket(bucket, hour, 1);
      int before = bucket.requests();
      bucket.connections();
      Took one = bucket(bucket, List.of(), 1).less(oneStart);
      int requests = bucket.requests() - before;
      out.printf(
          Locale.ROOT,
          "%nA bucket that answers after %d ms: %,d requests (%.1f s, one after another)%n%n",
          DELAY.toMillis(),
          requests,
          requests * DELAY.toMillis() / 1e3);
      out.println(
          "| --parallelism | seconds | of the processor | under way at most | connections | ratio | wanted |");
      out.println("| --- | --- | --- | --- | --- | --- | --- |");
      out.printf(
          Locale.ROOT,
          "| 1 | %.2f | %.2f | %d | %d | 1 | |%n",
          one.wall(),
          one.cpu(),
          bucket.mostUnderWay(),
          bucket.connections());
      for (int parallelism : new int[] {16, 0, 128}) {
        Took start = bucket(bucket, hour, parallelism);
        bucket.mostUnderWay();
        bucket.connections();
        Took took = bucket(bucket, List.of(), parallelism).less(start);
        out.printf(
            Locale.ROOT,
            "| %s | %.2f | %.2f | %d | %d | %.1f | %s |%n",
            parallelism == 0 ? "none given" : parallelism,
            took.wall(),
            took.cpu(),
            bucket.mostUnderWay(),
            bucket.connections(),
            one.wall() / took.wall(),
            parallelism == 0 ? "15" : "");
      }
    }
  }

  private Took bucket(SlowBucket bucket, List<String> selection, int parallelism)
      throws IOException, InterruptedException {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--archive",
                "s3://" + BUCKET,
                "--public-keys",
                keys().toString(),
                "--s3-endpoint",
                bucket.url(),
                "--parallelism",
                Integer.toString(parallelism)));
    options.addAll(selection);
    return launch("0,1", "-Daws.accessKeyId=bench -Daws.secretAccessKey=bench", options);
  }

  // ------------------------------------------------------------------------------ processes

  /** The launcher's verify, start to end, which must find nothing wrong. */
  private Took launch(String cores, String javaOptions, List<String> options)
      throws IOException, InterruptedException {
    Path log = work.resolve("verify.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "TIMEFORMAT='%R %U %S'; time \"$@\" >" + log + " 2>&1",
                "bash",
                "taskset",
                "-c",
                cores,
                root.resolve("deploy/trailwarden").toString(),
                "verify"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TRAILWARDEN_JAVA_OPTS", javaOptions);
    Process process = builder.start();
    String answer;
    try (InputStream in = process.getInputStream()) {
      answer = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException(
          "verify ended with " + exitCode + ":\n" + Files.readString(log) + answer);
    }
    String[] times = answer.split(" ");
    return new Took(
        Double.parseDouble(times[0]), Double.parseDouble(times[1]) + Double.parseDouble(times[2]));
  }

  // ------------------------------------------------------------------------------ archives

  private Path keys() {
    return root.resolve("sample-logs/public-keys");
  }

  private Path archive(String name, int accounts, String regions, int days, int events) {
    Path output = work.resolve(name);
    int exitCode =
        Generator.run(
            List.of(
                "--output",
                output.toString(),
                "--accounts",
                Integer.toString(accounts),
                "--regions",
                regions,
                "--days",
                Integer.toString(days),
                "--events",
                Integer.toString(events),
                "--lines",
                "0"),
            out,
            System.err);
    if (exitCode != 0) {
      throw new IllegalStateException("the generator ended with " + exitCode);
    }
    return output.resolve("archive");
  }

  private static List<Path> logsAndDigests(Path archive) throws IOException {
    try (Stream<Path> files = Files.walk(archive.resolve("AWSLogs"))) {
      return files.filter(each -> each.toString().endsWith(".json.gz")).sorted().toList();
    }
  }

  private static Size size(Path archive) throws IOException {
    List<Path> files = logsAndDigests(archive);
    long bytes = 0;
    for (Path each : files) {
      byte[] file = Files.readAllBytes(each);
      int at = file.length - 4;
      bytes +=
          (file[at] & 0xFF)
              | (file[at + 1] & 0xFF) << 8
              | (file[at + 2] & 0xFF) << 16
              | (long) (file[at + 3] & 0xFF) << 24;
    }
    return new Size(files.size(), bytes / 1e6);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
