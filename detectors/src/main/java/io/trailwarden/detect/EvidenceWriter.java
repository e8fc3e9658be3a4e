package io.trailwarden.detect;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.derive.EventFactsReader;
import io.trailwarden.derive.KeptFacts;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.finding.BinaryBuffer;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.EventCopier;
import io.trailwarden.finding.EventCopy;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.Text;
import io.trailwarden.sigma.match.Matcher;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies events out of the reader's buffer, into the binary form that evidence has: what all
 * evidence of an event shares is copied once. Bounded whatever the event holds, by {@link
 * Evidence#RAW_LIMIT}, {@link EventFacts} and {@link ShownFields}. Working memory of one {@link
 * EventDetector}.
 */
final class EvidenceWriter {
  private static final int ID_LIMIT = 512;

  private final EventFactsReader factsReader;
  private final EventCopier copier = new EventCopier();
  private final ShownFields shown = new ShownFields();
  private final BinaryBuffer form = new BinaryBuffer();
  private @Nullable EvidenceKey key;
  private @Nullable EventCopy copy;
  private long hash;
  private boolean hashed;

  EvidenceWriter(EventFactsReader factsReader) {
    this.factsReader = factsReader;
  }

  /** Another event is current: what was copied of the last one is forgotten. Allocates nothing. */
  void forget() {
    key = null;
    copy = null;
    hashed = false;
    shown.forget();
  }

  /**
   * When the event happened, and its id. An event that states no readable time has that of its
   * delivery, and where there is none either, the epoch's beginning.
   */
  EvidenceKey key(Event event) {
    if (key == null) {
      long time = event.time();
      if (time == Event.NO_TIME) {
        long delivered = event.origin().deliveredAt();
        time = delivered == Event.NO_TIME ? 0 : delivered;
      }
      String id = event.id();
      key =
          new EvidenceKey(time, id.length() <= ID_LIMIT ? id : "sha256-" + Digest.id(List.of(id)));
    }
    return key;
  }

  /** The hash of the event's key. */
  long hash(Event event) {
    if (!hashed) {
      hash = EventIds.hash(key(event));
      hashed = true;
    }
    return hash;
  }

  /**
   * The current event of the matcher, which just matched a rule.
   *
   * @param copied further fields to copy, by the name they have in the evidence
   */
  Evidence evidence(Matcher matcher, int rule, Map<String, FieldPath> copied) {
    EventCopy event = copy(matcher.event());
    shown.add(matcher, rule, copied, form.clear());
    return new Evidence(event, form);
  }

  private EventCopy copy(Event event) {
    if (copy == null) {
      String requestId = event.requestId();
      ByteRange raw = event.raw();
      boolean tells = KeptFacts.tells(event.source(), raw.length());
      if (!tells) {
        factsReader.add(event, form.clear());
      }
      copy =
          copier.copy(
              key(event),
              event.source(),
              requestId == null ? null : Text.cut(requestId, ID_LIMIT),
              event.origin(),
              tells ? null : form,
              raw);
    }
    return copy;
  }
}
