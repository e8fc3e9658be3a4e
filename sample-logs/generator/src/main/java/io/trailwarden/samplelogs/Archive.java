package io.trailwarden.samplelogs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes an archive as {@code aws s3 sync} of {@link Organization#LOG_BUCKET} leaves it. Each place
 * and each bucket is written by itself, as many at a time as there are processors: none needs what
 * another has made, so the files are the same.
 */
final class Archive {
  private Archive() {}

  static Written write(Plan plan, Path root) throws IOException {
    World world = new World(plan);
    List<Callable<Tally>> trails = new ArrayList<>();
    for (Place place : plan.places()) {
      trails.add(() -> new TrailWriter(world, root, place).write());
    }
    List<Callable<Tally>> accessLogs = new ArrayList<>();
    for (Bucket bucket : Organization.BUCKETS) {
      accessLogs.add(() -> new AccessLogWriter(world, root, bucket).write());
    }
    ExecutorService executor =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      Written written = new Written(all(executor, trails), all(executor, accessLogs));
      writeMarker(root);
      return written;
    } finally {
      executor.shutdownNow();
    }
  }

  /** AWS Config tries with such an object whether it may write. It is in every such bucket. */
  private static void writeMarker(Path root) throws IOException {
    Path marker = root.resolve("AWSLogs/" + Organization.SECURITY + "/Config");
    Files.createDirectories(marker);
    Files.writeString(marker.resolve("ConfigWritabilityCheckFile"), "", StandardCharsets.UTF_8);
  }

  private static Tally all(ExecutorService executor, List<Callable<Tally>> tasks)
      throws IOException {
    Tally sum = new Tally();
    try {
      for (Future<Tally> future : executor.invokeAll(tasks)) {
        sum.add(future.get());
      }
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing " + tasks.size() + " parts", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      throw new IllegalStateException(cause);
    }
  }

  /** What an archive holds. */
  record Written(Tally trails, Tally accessLogs) {}
}
