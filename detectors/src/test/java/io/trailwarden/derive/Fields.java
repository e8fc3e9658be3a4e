package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.Origin;
import io.trailwarden.read.DeadLetter;
import io.trailwarden.read.FileFact;
import io.trailwarden.read.Limits;
import io.trailwarden.read.LogReader;
import io.trailwarden.read.Notice;
import io.trailwarden.read.ReadHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Derived fields of events that the real readers read. */
final class Fields {
  private final DerivedFields fields;

  Fields(Environment environment) {
    this.fields = new DerivedFields(environment);
  }

  /** The values of a field, named without {@code trailwarden.}, of a record of some fields. */
  List<String> ofRecord(String record, String field) {
    String head =
        "{\"eventVersion\":\"1.08\",\"eventID\":\"0b1c2d3e-0000-4000-8000-000000000000\","
            + "\"eventTime\":\"2026-01-05T10:00:00Z\",";
    return of("{\"Records\":[" + head + record.substring(1) + "]}", field);
  }

  /** Likewise of a line of an access log, or of the content of a file of one event. */
  List<String> of(String content, String field) {
    List<String> texts = new ArrayList<>();
    read(content, event -> texts.addAll(values(event, field)));
    return texts;
  }

  List<String> values(Event event, String field) {
    FieldValues values = new FieldValues();
    fields.values(event, FieldPath.of("trailwarden." + field), values);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.count(); i++) {
      texts.add(values.text(i));
    }
    return texts;
  }

  /** Shows the one event of a file to a test. */
  static void read(String content, Consumer<Event> test) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Handler handler = new Handler(test);
    LogReader reader = new LogReader(Limits.DEFAULT);
    reader.begin(new Origin.LogFile("file:///logs", "a.json", 0), handler);
    reader.read(bytes, 0, bytes.length);
    reader.end();
    if (handler.events != 1) {
      throw new AssertionError(handler.events + " events, not one, in " + content);
    }
  }

  private static final class Handler implements ReadHandler {
    private final Consumer<Event> test;
    private int events;

    Handler(Consumer<Event> test) {
      this.test = test;
    }

    @Override
    public void event(Event event) {
      events++;
      test.accept(event);
    }

    @Override
    public void deadLetter(DeadLetter deadLetter) {
      throw new AssertionError(deadLetter.toString());
    }

    @Override
    public void notice(Notice notice) {
      throw new AssertionError(notice.toString());
    }

    @Override
    public void file(FileFact fact) {}
  }
}
