package io.trailwarden.derive;

import com.maxmind.db.CHMCache;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Networks;
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

  /** Anonymous networks and the like stand between countries, rarely that many in a row. */
  private static final int RECORDS_TRIED = 10_000;

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
      throw new IOException(path + ": no such file");
    }
    try {
      Reader reader =
          new Reader(Path.of(path).toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache());
      if (!hasWhatIsAsked(reader)) {
        reader.close();
        throw new IOException("neither countries nor autonomous systems in it");
      }
      return reader;
    } catch (IOException | InvalidNetworkException | RuntimeException e) {
      throw new IOException(path + ": not a MaxMind file (" + firstLine(e) + ")", e);
    }
  }

  /** Whether a file has its things where MaxMind has them, as far as its first records tell. */
  private static boolean hasWhatIsAsked(Reader reader) throws IOException, InvalidNetworkException {
    Networks<GeoRecord> networks = reader.networks(GeoRecord.class);
    for (int i = 0; i < RECORDS_TRIED && networks.hasNext(); i++) {
      GeoRecord record = networks.next().getData();
      if (record != null && (record.country != null || record.asn != null)) {
        return true;
      }
    }
    return false;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
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
            new IOException(named.path + ": broken MaxMind file (" + firstLine(e) + ")", e));
      }
    }
    return fact;
  }
}
