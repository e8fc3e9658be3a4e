package io.trailwarden.integrity;

import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads log files for what they are, and passes over what is in them: as a stream reads them, so
 * that of one file both say the same. Not thread-safe.
 */
public final class LogContents implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final LogReader reader;
  private final byte[] buffer = new byte[BUFFER];

  public LogContents(Limits limits) {
    this.reader = new LogReader(limits);
  }

  /**
   * What a log file is.
   *
   * @param stream from its first byte; stays the caller's
   * @throws IOException when it can't be read
   */
  public Content read(Origin.LogFile file, InputStream stream) throws IOException {
    Facts facts = new Facts();
    reader.begin(file, facts);
    for (int read = stream.read(buffer, 0, buffer.length);
        read >= 0;
        read = stream.read(buffer, 0, buffer.length)) {
      reader.read(buffer, 0, read);
    }
    reader.end();
    return Content.of(facts.ofFile());
  }

  /** Gives back native memory. */
  @Override
  public void close() {
    reader.close();
  }

  private static final class Facts implements ReadHandler {
    private @Nullable FileFact fact;

    @Override
    public void event(Event event) {}

    @Override
    public void deadLetter(DeadLetter deadLetter) {}

    @Override
    public void notice(Notice notice) {}

    @Override
    public void file(FileFact fact) {
      this.fact = fact;
    }

    FileFact ofFile() {
      return Objects.requireNonNull(fact, "a file that was read to its end has a fact");
    }
  }
}
