package io.trailwarden.derive;

import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import io.trailwarden.finding.BinaryBuffer;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.Evidence;
import io.trailwarden.read.KeptRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an alert says of an event of which nothing but evidence is left. The facts of a CloudTrail
 * record are a function of its text, so they are read from that when an alert is written, and not
 * from each event that may come to be in one. Of a record that is longer than what is kept of it,
 * and of an access-log line, the evidence states them. Working memory of one writer of alerts.
 */
public final class KeptFacts {
  /** Of a text that is no record any more: still an alert, with what else the evidence shows. */
  private static final EventFacts NOTHING =
      new EventFacts(
          null, null, null, null, null, null, null, null, null, null, null, null, null, List.of());

  private final KeptRecord record = new KeptRecord();
  private final EventFactsReader reader = new EventFactsReader(new EventText());
  private final BinaryBuffer form = new BinaryBuffer();

  /** Whether the text that is kept of an event tells its facts. */
  public static boolean tells(LogSource source, int length) {
    return source == LogSource.CLOUDTRAIL && length <= Evidence.RAW_LIMIT;
  }

  /** The facts of the event. */
  public EventFacts of(Evidence evidence) {
    EventFacts stated = evidence.facts();
    if (stated != null) {
      return stated;
    }
    byte[] text = evidence.raw().getBytes(StandardCharsets.UTF_8);
    Event event = record.read(text, evidence.origins().get(0));
    if (event == null) {
      return NOTHING;
    }
    reader.add(event, form.clear());
    return EventFacts.of(form);
  }
}
