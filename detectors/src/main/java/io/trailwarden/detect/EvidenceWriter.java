package io.trailwarden.detect;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.derive.EventFactsReader;
import io.trailwarden.event.Event;
import io.trailwarden.event.FieldPath;
import io.trailwarden.event.FieldValues;
import io.trailwarden.event.ValueKind;
import io.trailwarden.finding.Digest;
import io.trailwarden.finding.EventFacts;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.Text;
import io.trailwarden.sigma.match.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies events out of the reader's buffer: what all detections of an event share is copied once.
 * Bounded whatever the event holds: of a field {@value #VALUES_LIMIT} values, of a value {@value
 * #VALUE_BYTES} bytes, of all values together {@value #TOTAL_BYTES}; what was cut says how long it
 * was. Working memory of one {@link EventDetector}.
 */
final class EvidenceWriter {
  static final int VALUE_BYTES = 8 * 1024;
  static final int VALUES_LIMIT = 20;
  static final int TOTAL_BYTES = 64 * 1024;
  private static final int ID_LIMIT = 512;

  /** What a value's note takes of its bytes at most. */
  private static final int NOTE_BYTES = 32;

  private final EventFactsReader factsReader = new EventFactsReader();
  private @Nullable EvidenceKey key;
  private @Nullable Shared shared;
  private long hash;
  private boolean hashed;

  /** What does not depend on the rule. */
  private record Shared(@Nullable String requestId, EventFacts facts, String raw) {}

  /** Another event is current: what was copied of the last one is forgotten. Allocates nothing. */
  void forget() {
    key = null;
    shared = null;
    hashed = false;
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
    Event event = matcher.event();
    Shared same = shared(event);
    Map<String, FieldPath> paths = new LinkedHashMap<>(copied);
    matcher.matchedFields(rule, path -> paths.putIfAbsent(path.name(), path));
    Map<String, List<String>> fields = new LinkedHashMap<>();
    int left = TOTAL_BYTES;
    for (Map.Entry<String, FieldPath> path : paths.entrySet()) {
      FieldValues values = matcher.values(path.getValue());
      List<String> texts = new ArrayList<>(Math.min(values.count(), VALUES_LIMIT + 1));
      for (int i = 0; i < values.count(); i++) {
        if (i == VALUES_LIMIT) {
          texts.add("[cut: " + values.count() + " values]");
          break;
        }
        if (values.kind(i) != ValueKind.NULL) {
          int limit = Math.min(VALUE_BYTES, left);
          texts.add(text(values.array(i), values.offset(i), values.length(i), limit));
          left = Math.max(0, left - values.length(i));
        }
      }
      if (!texts.isEmpty()) {
        fields.put(path.getKey(), List.copyOf(texts));
      }
    }
    return new Evidence(
        key(event),
        event.source(),
        same.requestId(),
        List.of(event.origin()),
        fields,
        same.facts(),
        same.raw(),
        event.raw().length());
  }

  private Shared shared(Event event) {
    if (shared == null) {
      String requestId = event.requestId();
      ByteRange raw = event.raw();
      int kept = Text.utf8Cut(raw.array(), raw.offset(), raw.length(), Evidence.RAW_LIMIT);
      shared =
          new Shared(
              requestId == null ? null : Text.cut(requestId, ID_LIMIT),
              factsReader.read(event),
              new String(raw.array(), raw.offset(), kept, StandardCharsets.UTF_8));
    }
    return shared;
  }

  /** A value as text; when it is cut, its whole length stands behind it. */
  private static String text(byte[] array, int offset, int length, int limit) {
    if (length <= limit) {
      return new String(array, offset, length, StandardCharsets.UTF_8);
    }
    int kept = Text.utf8Cut(array, offset, length, Math.max(0, limit - NOTE_BYTES));
    String beginning = new String(array, offset, kept, StandardCharsets.UTF_8);
    return beginning + "… [cut: " + length + " bytes]";
  }
}
