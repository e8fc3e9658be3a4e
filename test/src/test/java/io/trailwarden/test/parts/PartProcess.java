package io.trailwarden.test.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of a part. Its output is kept in a file, and it never outlives the JVM that started
 * it: a shutdown hook ends it when the JVM exits, and where the JVM itself is killed, a shell that
 * waits for the end of its own input does.
 */
final class PartProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PartProcess.class);
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
  private static final OutputStream REAPER = startReaper();

  private static volatile @Nullable Path folderToDelete;

  private final String name;
  private final Path log;
  private final Process process;
  private final long startedAt = System.nanoTime();

  private PartProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a process whose output and errors are appended to {@code log}.
   *
   * @param environment added to this JVM's own environment
   */
  static PartProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process process = builder.start();
      RUNNING.add(process);
      tellReaper("+" + process.pid());
      return new PartProcess(name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name + ": " + command.get(0), e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  Path log() {
    return log;
  }

  /**
   * Waits until the part answers.
   *
   * @param ready is asked until it returns true; what it throws counts as "not yet"
   * @throws IllegalStateException if the process ends or the time is over, with the end of its log
   */
  void awaitReady(Duration limit, Callable<Boolean> ready) {
    try {
      Awaitility.await(name + " answers")
          .atMost(limit)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() -> !process.isAlive() || ready.call());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          name + " did not answer within " + limit + ". The end of " + log + ":\n" + logTail(), e);
    }
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name
              + " ended with exit code "
              + process.exitValue()
              + " before it answered. The end of "
              + log
              + ":\n"
              + logTail());
    }
    LOG.info("{} answers after {} ms", name, (System.nanoTime() - startedAt) / 1_000_000);
  }

  /**
   * Waits until the process ends by itself.
   *
   * @return its exit code
   * @throws IllegalStateException with the end of its log, if it does not in time; it is killed
   *     then
   */
  int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw new IllegalStateException(name + " did not end within " + limit + ":\n" + logTail());
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name, e);
    }
    awaitGone();
    return process.exitValue();
  }

  /**
   * Ends the process at once, without any chance to tidy up (SIGKILL), and waits until it is gone.
   */
  void kill() {
    process.destroyForcibly();
    awaitGone();
  }

  /** Asks the process to end (SIGTERM), and kills it if it has not after ten seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    awaitGone();
  }

  private void awaitGone() {
    boolean interrupted = false;
    while (true) {
      try {
        process.waitFor();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (RUNNING.remove(process)) {
      tellReaper("-" + process.pid());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last 40 lines of what the process wrote. */
  String logTail() {
    try {
      List<String> lines =
          new ArrayList<>(new String(Files.readAllBytes(log), UTF_8).lines().toList());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "(cannot be read: " + e + ")";
    }
  }

  private static OutputStream startReaper() {
    Runtime.getRuntime().addShutdownHook(new Thread(PartProcess::endAll, "stop-parts"));
    // Reads "+pid", "-pid" and "=folder" lines; the end of its input is the end of this JVM,
    // however that came about.
    String script =
        "trap '' INT TERM HUP; pids=' '; folder=; "
            + "while read -r line; do pid=${line#?}; case $line in "
            + "+*) pids=\"$pids$pid \";; "
            + "-*) pids=\"${pids%% $pid *} ${pids#* $pid }\";; "
            + "=*) folder=$pid;; esac; done; "
            + "for pid in $pids; do kill -9 \"$pid\"; done; "
            + "test -z \"$folder\" || rm -rf -- \"$folder\"";
    try {
      return new ProcessBuilder("sh", "-c", script)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the shell that ends the parts with this JVM", e);
    }
  }

  /** Deletes a folder with all in it, once all parts have ended with this JVM. */
  static void deleteAtEnd(Path folder) {
    folderToDelete = folder;
    tellReaper("=" + folder);
  }

  private static void endAll() {
    RUNNING.forEach(Process::destroyForcibly);
    try {
      for (Process process : RUNNING) {
        process.waitFor();
      }
      if (folderToDelete != null) {
        Workspace.deleteTree(folderToDelete);
      }
    } catch (IOException e) {
      System.err.println("Left behind: " + folderToDelete + " (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tellReaper(String line) {
    synchronized (REAPER) {
      try {
        REAPER.write((line + "\n").getBytes(UTF_8));
        REAPER.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("The shell that ends the parts with this JVM is gone", e);
      }
    }
  }
}
