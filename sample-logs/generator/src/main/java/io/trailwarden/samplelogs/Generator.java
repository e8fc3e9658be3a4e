package io.trailwarden.samplelogs;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes sample logs: {@code archive}, its {@code tampered} twin and {@code public-keys} in a
 * directory. Without further options these are the ones that the repository keeps.
 */
public final class Generator {
  static final String USAGE =
      """
      usage: Generator --output DIR [--seed N] [--accounts N] [--regions R,R,...] [--days N]
                       [--events N] [--lines N]
        --output DIR  writes DIR/archive, DIR/tampered and DIR/public-keys; none may be there yet
        --seed N      other ids, times and amounts (default %d)
        --accounts N  2 or more (default %d)
        --regions R   separated by commas; us-east-1 must be one (default %s)
        --days N      the story is on the last, 2025-03-18 (default %d)
        --events N    about so many CloudTrail records, beside those of S3 objects (default %d)
        --lines N     about so many S3 access-log lines (default %d)
      """
          .formatted(
              Plan.SAMPLE.seed(),
              Plan.SAMPLE.accounts(),
              String.join(",", Plan.SAMPLE.regions()),
              Plan.SAMPLE.days(),
              Plan.SAMPLE.events(),
              Plan.SAMPLE.lines());

  private Generator() {}

  /** Exits with 0 when done, with 2 and one line (and the usage) when that can't be done. */
  @SuppressWarnings("SystemExitOutsideMain")
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  /** What {@link #main} does, and its exit code. */
  public static int run(List<String> args, PrintStream out, PrintStream errors) {
    try {
      Options options = Options.parse(args);
      if (options == null) {
        out.print(USAGE);
        return 0;
      }
      long start = System.nanoTime();
      Archive.Written written = write(options.plan(), options.output());
      Tally trails = written.trails();
      out.printf(
          Locale.ROOT,
          "%,d CloudTrail records (%,d MB uncompressed) in %,d files, %,d access-log lines in %,d"
              + " files, in %.1f s: %s%n",
          trails.records(),
          trails.bytes() / 1_000_000,
          trails.files(),
          written.accessLogs().records(),
          written.accessLogs().files(),
          (System.nanoTime() - start) / 1e9,
          options.output());
      return 0;
    } catch (IllegalArgumentException e) {
      errors.println(e.getMessage());
      errors.print(USAGE);
      return 2;
    } catch (IOException e) {
      errors.println("can't write: " + e);
      return 2;
    }
  }

  /**
   * Makes everything in a directory.
   *
   * @throws IllegalArgumentException when something of that name is there
   */
  static Archive.Written write(Plan plan, Path output) throws IOException {
    Path archive = fresh(output.resolve("archive"));
    Path tampered = fresh(output.resolve("tampered"));
    Path keys = fresh(output.resolve("public-keys"));
    Archive.Written written = Archive.write(plan, archive);
    TamperedTwin.write(tampered);
    Files.createDirectories(keys);
    for (String region : plan.regions()) {
      String text = Json.pretty(SampleKeys.ofRegion(region).publicKeyList());
      Files.writeString(keys.resolve(region + ".json"), text, StandardCharsets.UTF_8);
    }
    return written;
  }

  private static Path fresh(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> entries = Files.list(directory)) {
        if (entries.findAny().isPresent()) {
          throw new IllegalArgumentException(
              directory + " is there already; remove it, or name another --output");
        }
      }
    }
    return directory;
  }

  /** What the command line asks for. */
  private record Options(Path output, Plan plan) {
    /** Null when it asks for help. */
    static @Nullable Options parse(List<String> args) {
      Path output = null;
      Plan plan = Plan.SAMPLE;
      for (int i = 0; i < args.size(); i++) {
        String name = args.get(i);
        if (name.equals("--help")) {
          return null;
        }
        if (i + 1 == args.size()) {
          throw new IllegalArgumentException(
              name.startsWith("--") ? name + " needs a value" : "unknown argument '" + name + "'");
        }
        String value = args.get(++i);
        switch (name) {
          case "--output" -> output = Path.of(value);
          case "--seed" -> plan = plan.withSeed(number(name, value));
          case "--accounts" -> plan = plan.withAccounts(amount(name, value));
          case "--regions" -> plan = plan.withRegions(List.of(value.split(",")));
          case "--days" -> plan = plan.withDays(amount(name, value));
          case "--events" -> plan = plan.withEvents(amount(name, value));
          case "--lines" -> plan = plan.withLines(amount(name, value));
          default -> throw new IllegalArgumentException("unknown option '" + name + "'");
        }
      }
      if (output == null) {
        throw new IllegalArgumentException("--output DIR is needed");
      }
      return new Options(output, plan);
    }

    private static int amount(String name, String value) {
      long number = number(name, value);
      if (number < 0 || number > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(name + " takes 0 or more, not " + value);
      }
      return (int) number;
    }

    private static long number(String name, String value) {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + " takes a whole number, not '" + value + "'", e);
      }
    }
  }
}
