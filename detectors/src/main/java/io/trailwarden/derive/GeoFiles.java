package io.trailwarden.derive;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The user's MaxMind files. Each is opened once a process and mapped into memory, by its path: on a
 * cluster every machine needs it there. A file that is replaced while a job runs is seen by the
 * next start. Safe for threads.
 *
 * @see <a href="https://maxmind.github.io/MaxMind-DB/">MaxMind DB file format</a>
 */
public final class GeoFiles {
  private static final Map<String, Reader> OPEN = new ConcurrentHashMap<>();

  private final List<Named> readers;

  private GeoFiles(List<Named> readers) {
    this.readers = List.copyOf(readers);
  }

  private record Named(String path, Reader reader) {}

  /**
   * Opens what is not open yet.
   *
   * @throws IOException when a file is missing, can't be read or is no MaxMind file; the message
   *     names it
   */
  public static GeoFiles open(List<String> paths) throws IOException {
    List<Named> readers = new ArrayList<>();
    for (String path : paths) {
      readers.add(new Named(path, reader(path)));
    }
    return new GeoFiles(readers);
  }

  private static Reader reader(String path) throws IOException {
    Reader open = OPEN.get(path);
    if (open != null) {
      return open;
    }
    synchronized (OPEN) {
      open = OPEN.get(path);
      if (open == null) {
        open = read(path);
        OPEN.put(path, open);
      }
      return open;
    }
  }

  private static Reader read(String path) throws IOException {
    if (!Files.isRegularFile(Path.of(path))) {
      throw new IOException("no such file: " + path);
    }
    try {
      return new Reader(Path.of(path).toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache());
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "cannot be read as a MaxMind file: " + path + " (" + e.getMessage() + ")", e);
    }
  }

  /**
   * What the files say of an address, the first that knows one thing before the others.
   *
   * @throws UncheckedIOException when a file turns out to be broken inside; the message names it
   */
  GeoFact of(InetAddress address) {
    GeoFact fact = GeoFact.NOTHING;
    for (Named named : readers) {
      boolean v6 = address.getAddress().length == 16;
      if (v6 && named.reader.getMetadata().getIpVersion() == 4) {
        continue;
      }
      try {
        GeoRecord found = named.reader.get(address, GeoRecord.class);
        if (found != null) {
          fact = fact.or(found);
        }
      } catch (IOException | RuntimeException e) {
        throw new UncheckedIOException(
            new IOException("broken MaxMind file: " + named.path + " (" + e.getMessage() + ")", e));
      }
    }
    return fact;
  }
}
