package io.trailwarden.read;

import io.trailwarden.bytes.ByteQueue;
import io.trailwarden.event.Origin;

/**
 * Inflated bytes, whatever they hold: JSON when they begin with a bracket, else lines of an access
 * log. What is neither becomes one dead letter. Not thread-safe.
 */
final class ContentReader {
  private static final String CLOUD_TRAIL_FOLDER = "/CloudTrail/";

  private enum Form {
    UNKNOWN,
    JSON,
    LINES,
    NEITHER
  }

  private final Delivery delivery;
  private final ByteQueue queue = new ByteQueue();
  private final RecordReader records;
  private final LineReader lines;
  private Form form = Form.UNKNOWN;

  /** What is neither, its beginning. */
  private final byte[] excerpt = new byte[DeadLetter.EXCERPT_LIMIT];

  private int kept;
  private long strangeIndex;
  private long strangeOffset;

  /**
   * @param level how many envelopes are around
   */
  ContentReader(Limits limits, Delivery delivery, int level) {
    this.delivery = delivery;
    JsonScanner scanner = new JsonScanner(limits);
    this.records =
        new RecordReader(limits, scanner, delivery, new Forms(limits, scanner, delivery, level));
    this.lines = new LineReader(limits, delivery);
  }

  void begin() {
    queue.clear();
    records.begin();
    lines.begin();
    form = Form.UNKNOWN;
    kept = 0;
  }

  /** Where the bytes are to be appended; then {@link #read()}. */
  ByteQueue queue() {
    return queue;
  }

  /** Hands over what is whole. */
  void read() {
    if (form == Form.UNKNOWN) {
      tell(false);
    }
    switch (form) {
      case UNKNOWN -> {}
      case JSON -> records.read(queue);
      case LINES -> {
        if (!lines.read(queue)) {
          beginNeither();
        }
      }
      case NEITHER -> keep();
    }
  }

  /** What follows can't be had: hands over what is whole. */
  void stop() {
    read();
    if (form == Form.JSON) {
      records.stop(queue);
    }
  }

  /**
   * Nothing follows: hands over the rest, as dead letters where it is not whole.
   *
   * @return whether it ended as it should
   */
  boolean end() {
    if (form == Form.UNKNOWN) {
      tell(true);
    }
    if (form == Form.JSON) {
      return records.end(queue);
    }
    if (form == Form.LINES && !lines.end(queue)) {
      beginNeither();
    }
    if (form == Form.UNKNOWN && (!delivery.isFile() || delivery.isNested())) {
      beginNeither();
    }
    if (form == Form.NEITHER) {
      keep();
      neither();
      return false;
    }
    return true;
  }

  /** Whether what was read is one JSON document, and nothing else; behind {@link #end}. */
  boolean isOneDocument() {
    return form == Form.JSON && records.isOneDocument();
  }

  /** By the first byte that is no white space. */
  private void tell(boolean last) {
    while (queue.length() > 0) {
      byte first = queue.array()[queue.start()];
      if (JsonScanner.isSpace(first)) {
        queue.consume(1);
        continue;
      }
      if (first == ByteOrderMark.FIRST) {
        int mark = ByteOrderMark.length(queue);
        if (mark < 0 && !last) {
          return;
        }
        if (mark > 0) {
          queue.consume(mark);
          continue;
        }
      }
      if (first == '{' || first == '[') {
        form = Form.JSON;
      } else if (isCloudTrailFile()) {
        beginNeither();
      } else {
        form = Form.LINES;
      }
      return;
    }
  }

  private boolean isCloudTrailFile() {
    return !delivery.isNested()
        && delivery.origin() instanceof Origin.LogFile file
        && ("/" + file.key()).contains(CLOUD_TRAIL_FOLDER);
  }

  private void beginNeither() {
    form = Form.NEITHER;
    strangeIndex = delivery.takeIndex();
    strangeOffset = queue.position();
    keep();
  }

  private void keep() {
    int more = Math.min(queue.length(), excerpt.length - kept);
    System.arraycopy(queue.array(), queue.start(), excerpt, kept, more);
    kept += more;
    queue.consume(queue.length());
  }

  private void neither() {
    boolean cloudTrail = isCloudTrailFile();
    delivery.deadLetter(
        strangeIndex,
        strangeOffset,
        cloudTrail ? DeadLetter.Reason.INVALID_JSON : DeadLetter.Reason.UNKNOWN_FORM,
        cloudTrail
            ? "a CloudTrail file that is not JSON"
            : "neither JSON nor lines of an S3 server access log",
        excerpt,
        0,
        kept);
  }
}
