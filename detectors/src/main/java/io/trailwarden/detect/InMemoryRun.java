package io.trailwarden.detect;

import io.trailwarden.derive.Environment;
import io.trailwarden.event.Event;
import io.trailwarden.event.Origin;
import io.trailwarden.finding.Detection;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import io.trailwarden.state.PartialBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All detectors over bytes in memory, without Flink: log files or Kinesis records in, detections
 * out. What they are does not depend on the order in which the origins are read, nor on reading one
 * twice. Not thread-safe.
 *
 * <pre>{@code
 * Catalogue catalogue = Catalogue.own();
 * Detectors detectors = Detectors.of(catalogue.rules(), catalogue.javaDetectors());
 * try (InMemoryRun run = new InMemoryRun(detectors, Environment.UNKNOWN, Limits.DEFAULT)) {
 *   run.read(new Origin.LogFile("file:///logs", "a.json.gz", deliveredAt), bytes);
 *   run.detections().forEach(System.out::println);
 * }
 * }</pre>
 *
 * State is kept for all groups and all time: what a machine's memory holds, it can run. Of dead
 * letters and notices the first {@value #KEPT} are kept, and all counted.
 */
public final class InMemoryRun implements AutoCloseable {
  /** How many dead letters, and how many notices, are kept. */
  public static final int KEPT = 10_000;

  private final EventDetector detector;
  private final LogReader reader;
  private final ReadHandler handler = new Handler();
  private final PartialBuffer observations = new PartialBuffer();
  private final InMemoryState state;
  private final Map<String, Detection> detections = new TreeMap<>();
  private final Consumer<Detection> merge = this::merge;
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private final List<FileFact> files = new ArrayList<>();
  private long newestDelivery = Long.MIN_VALUE;
  private long eventCount;
  private long deadLetterCount;
  private long noticeCount;

  /**
   * A run over nothing yet.
   *
   * @param limits what reading puts up with
   */
  public InMemoryRun(Detectors detectors, Environment environment, Limits limits) {
    this.detector = detectors.newEventDetector(environment);
    this.reader = new LogReader(limits);
    this.state = new InMemoryState(detectors);
  }

  /** Reads the bytes of one log file or Kinesis record. */
  public void read(Origin origin, byte[] bytes) {
    reader.begin(origin, handler);
    reader.read(bytes, 0, bytes.length);
    reader.end();
  }

  /**
   * Reads one log file or Kinesis record to its end.
   *
   * @throws IOException when it breaks off: then what came whole was read
   */
  public void read(Origin origin, InputStream in) throws IOException {
    reader.begin(origin, handler);
    byte[] chunk = new byte[64 * 1024];
    try {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        reader.read(chunk, 0, count);
      }
    } catch (IOException e) {
      reader.fail(
          new DeadLetter(
              origin, -1, -1, DeadLetter.Reason.FETCH_FAILED, String.valueOf(e), new byte[0]));
      throw e;
    }
    reader.end();
  }

  /** Shows an event that somebody else read to the detectors. */
  public void detect(Event event) {
    eventCount++;
    newestDelivery = Math.max(newestDelivery, event.origin().deliveredAt());
    detector.detect(event, observations, merge);
    if (observations.isFull()) {
      conclude();
    }
  }

  /**
   * What was found so far, one for each alert, in the order of the alerts' ids. Windows that are
   * judged when they are over, and silences, are judged up to the newest delivery that was read:
   * ask when all is read.
   */
  public List<Detection> detections() {
    conclude();
    if (newestDelivery != Long.MIN_VALUE) {
      state.concludeUpTo(Math.floorDiv(newestDelivery, 1000L), merge);
    }
    return List.copyOf(detections.values());
  }

  /** What could not be read. */
  public List<DeadLetter> deadLetters() {
    return Collections.unmodifiableList(deadLetters);
  }

  /** Log files that something read says were written; nobody fetches them here. */
  public List<Notice> notices() {
    return Collections.unmodifiableList(notices);
  }

  /** The log files that were read to their end. */
  public List<FileFact> files() {
    return Collections.unmodifiableList(files);
  }

  /** How many events were read. */
  public long eventCount() {
    return eventCount;
  }

  /** How many dead letters there were. */
  public long deadLetterCount() {
    return deadLetterCount;
  }

  /** How many notices there were. */
  public long noticeCount() {
    return noticeCount;
  }

  /** How often an event was no observation of a stateful detector since it has no time. */
  public long untimedCount() {
    return detector.untimed();
  }

  @Override
  public void close() {
    reader.close();
  }

  private void conclude() {
    observations.drain(partial -> state.take(partial, merge));
  }

  /** What nobody saw needs no taking back. */
  private void merge(Detection detection) {
    if (detection.closed() != null && !detections.containsKey(detection.alertId())) {
      return;
    }
    detections.merge(detection.alertId(), detection, Detection::merge);
  }

  private final class Handler implements ReadHandler {
    @Override
    public void event(Event event) {
      detect(event);
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      deadLetterCount++;
      if (deadLetters.size() < KEPT) {
        deadLetters.add(deadLetter);
      }
    }

    @Override
    public void notice(Notice notice) {
      noticeCount++;
      if (notices.size() < KEPT) {
        notices.add(notice);
      }
    }

    @Override
    public void file(FileFact fact) {
      files.add(fact);
    }
  }
}
