package io.trailwarden.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** Keeps what a reader hands over, copied out of its buffer. */
final class Found implements ReadHandler {
  static final Origin.LogFile FILE = new Origin.LogFile("s3://logs", "AWSLogs/a.json.gz", 7);
  static final Origin.LogFile CLOUD_TRAIL_FILE =
      new Origin.LogFile("s3://logs", "AWSLogs/111122223333/CloudTrail/us-east-1/a.json.gz", 7);
  static final Origin.StreamRecord RECORD =
      new Origin.StreamRecord("stream", "shardId-000000000000", "4957", 8);

  private final Function<Event, String> description;
  final List<String> events = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  final List<Notice> notices = new ArrayList<>();
  final List<FileFact> facts = new ArrayList<>();

  /** Everything in its order, as text. */
  final List<String> all = new ArrayList<>();

  Found(Function<Event, String> description) {
    this.description = description;
  }

  Found() {
    this(event -> event.raw().utf8());
  }

  /** What is read of a whole origin that comes in chunks of a size. */
  static Found of(Origin origin, byte[] bytes, int chunk, Limits limits) {
    return of(origin, bytes, chunk, limits, event -> event.raw().utf8());
  }

  static Found of(
      Origin origin, byte[] bytes, int chunk, Limits limits, Function<Event, String> description) {
    Found found = new Found(description);
    try (LogReader reader = new LogReader(limits)) {
      found.read(reader, origin, bytes, chunk);
    }
    return found;
  }

  static Found of(Origin origin, String text) {
    return of(origin, text.getBytes(UTF_8), Integer.MAX_VALUE, Limits.DEFAULT);
  }

  static Found of(Origin origin, byte[] bytes) {
    return of(origin, bytes, Integer.MAX_VALUE, Limits.DEFAULT);
  }

  void read(LogReader reader, Origin origin, byte[] bytes, int chunk) {
    reader.begin(origin, this);
    // The array is not kept: each chunk is its own, and destroyed.
    for (int from = 0; from < bytes.length; from += chunk) {
      int length = Math.min(chunk, bytes.length - from);
      byte[] own = new byte[length + 2];
      System.arraycopy(bytes, from, own, 1, length);
      reader.read(own, 1, length);
      Arrays.fill(own, (byte) 'X');
      if (chunk > bytes.length) {
        break;
      }
    }
    reader.end();
  }

  @Override
  public void event(Event event) {
    String described = description.apply(event);
    events.add(described);
    all.add("event " + event.id() + " " + event.time() + " " + described);
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    deadLetters.add(letter);
    all.add(line(letter));
  }

  static String line(DeadLetter letter) {
    return "dead letter %d at %d %s '%s' [%s]"
        .formatted(
            letter.index(),
            letter.byteOffset(),
            letter.reason(),
            letter.detail(),
            new String(letter.excerpt(), UTF_8));
  }

  @Override
  public void notice(Notice notice) {
    notices.add(notice);
    all.add(notice.toString());
  }

  @Override
  public void file(FileFact fact) {
    facts.add(fact);
    all.add(
        "file %s %d bytes, %d members, %d trailing, %d events"
            .formatted(
                HexFormat.of().formatHex(fact.sha256()),
                fact.inflatedBytes(),
                fact.gzipMembers(),
                fact.trailingBytes(),
                fact.events()));
  }

  /** The values at a path, each as text. */
  static List<String> values(Event event, String path) {
    FieldValues values = new FieldValues();
    event.values(FieldPath.of(path), values);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.count(); i++) {
      texts.add(values.kind(i) + " " + values.text(i));
    }
    return texts;
  }
}
