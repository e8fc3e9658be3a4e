package io.trailwarden.test.parts;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Where the parts find what the build made, and where they keep data and logs. */
final class Workspace {

  /** The user "nobody", as which parts run that refuse to be run by root. */
  static final int NOBODY = 65534;

  private static final Path MODULE = findModule();
  private static final Path DATA = createData();
  private static final Set<Integer> GIVEN_PORTS = new HashSet<>();

  private Workspace() {}

  /** The folder of the Maven module {@code test}. */
  static Path module() {
    return MODULE;
  }

  /**
   * A file that the build fetched for the parts.
   *
   * @throws IllegalStateException with the command that fetches it, if it is not there
   */
  static Path fetched(String fileName) {
    return required(MODULE.resolve("target/parts").resolve(fileName));
  }

  /** A file that the build makes, with a clear message where it did not. */
  static Path required(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          file + " is missing; `mvn -B -pl test -am verify` makes it before it runs these tests");
    }
    return file;
  }

  /** The log of one process, emptied. Logs stay after the tests. */
  static Path log(String name) {
    Path log = MODULE.resolve("target/parts/logs").resolve(name + ".log");
    try {
      Files.createDirectories(log.getParent());
      Files.deleteIfExists(log);
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write logs of parts", e);
    }
  }

  /** A new, empty folder that every user may enter. */
  static Path newFolder(String name) {
    try {
      Path folder = Files.createTempDirectory(DATA, name + "-");
      open(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for " + name, e);
    }
  }

  static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  /** Gives a folder and all in it to {@link #NOBODY}. Only root can. */
  static void giveToNobody(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            return give(dir);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return give(file);
          }

          private FileVisitResult give(Path path) throws IOException {
            Files.setAttribute(path, "unix:uid", NOBODY);
            Files.setAttribute(path, "unix:gid", NOBODY);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Unpacks a zip; every user may read what comes out. */
  static void unzip(Path zip, Path target) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException(zip + " has an entry outside of itself: " + entry.getName());
        }
        createOpenFolders(target, entry.isDirectory() ? path : path.getParent());
        if (!entry.isDirectory()) {
          Files.copy(in, path);
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }
      }
    }
  }

  private static void createOpenFolders(Path root, Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (!folder.equals(root)) {
      createOpenFolders(root, folder.getParent());
    }
    Files.createDirectory(folder);
    open(folder);
  }

  private static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * A port that nobody listens on. It lies below the range from which systems take the ports of
   * outgoing connections, so that none of those takes it before its part does, and is given only
   * once.
   */
  static synchronized int freePort() {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      if (GIVEN_PORTS.contains(port)) {
        continue;
      }
      try (ServerSocket socket = new ServerSocket(port)) {
        GIVEN_PORTS.add(port);
        return socket.getLocalPort();
      } catch (IOException e) {
        GIVEN_PORTS.add(port); // somebody else's: not to be tried again
      }
    }
    throw new IllegalStateException("No free port found in 1000 tries");
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path findModule() {
    Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("kinesis/package.json"))) {
        return folder;
      }
      if (Files.exists(folder.resolve("test/kinesis/package.json"))) {
        return folder.resolve("test");
      }
    }
    throw new IllegalStateException("The module test is not found from " + start);
  }

  private static Path createData() {
    try {
      Path inTarget = MODULE.resolve("target/parts/data");
      deleteTree(inTarget);
      Files.createDirectories(inTarget);
      open(inTarget);
      if (!isRoot() || everybodyMayEnter(inTarget)) {
        return inTarget;
      }
      Path elsewhere = Files.createTempDirectory("trailwarden-test-");
      open(elsewhere);
      PartProcess.deleteAtEnd(elsewhere);
      return elsewhere;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder for data of parts", e);
    }
  }

  private static boolean everybodyMayEnter(Path path) throws IOException {
    for (@Nullable Path folder = path.toRealPath(); folder != null; folder = folder.getParent()) {
      if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
