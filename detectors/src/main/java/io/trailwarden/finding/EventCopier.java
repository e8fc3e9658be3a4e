package io.trailwarden.finding;

import io.trailwarden.bytes.ByteRange;
import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import org.jspecify.annotations.Nullable;

/** Copies one event after another. Working memory. */
public final class EventCopier {
  private final BinaryBuffer form = new BinaryBuffer();

  /** The events of a file have one origin. */
  private @Nullable Origin lastOrigin;

  private byte[] lastOriginForm = new byte[0];

  /**
   * A copy of an event.
   *
   * @param facts as {@link EvidenceForm#addFacts} adds them; null where the text, which then is
   *     kept as a whole, tells them
   * @param raw of which the first {@link Evidence#RAW_LIMIT} bytes are kept
   */
  public EventCopy copy(
      EvidenceKey key,
      LogSource source,
      @Nullable String requestId,
      Origin origin,
      @Nullable BinaryBuffer facts,
      ByteRange raw) {
    EvidenceForm.addHead(key, source, requestId, form.clear());
    form.addNumber(1).addAll(originForm(origin));
    int bodyAt = form.length();
    if (facts == null) {
      EvidenceForm.addNoFacts(form);
    } else {
      form.addAll(facts);
    }
    int kept = Text.utf8Cut(raw.array(), raw.offset(), raw.length(), Evidence.RAW_LIMIT);
    form.addText(raw.array(), raw.offset(), kept).addNumber(raw.length());
    return new EventCopy(key, form.toBytes(), bodyAt);
  }

  private byte[] originForm(Origin origin) {
    if (origin != lastOrigin) {
      BinaryBuffer made = new BinaryBuffer();
      EvidenceForm.addOrigin(origin, made);
      lastOriginForm = made.toBytes();
      lastOrigin = origin;
    }
    return lastOriginForm;
  }
}
