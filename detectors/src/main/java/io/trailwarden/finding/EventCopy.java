package io.trailwarden.finding;

import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An event, copied out of the reader's buffer: what all evidence that shows it shares. In its
 * binary form ({@link EvidenceForm}), since most copies travel and are merged, and few are ever
 * read. Immutable.
 */
public final class EventCopy {
  private final EvidenceKey key;
  private final byte[] head;
  private final byte[] body;

  EventCopy(EvidenceKey key, byte[] head, byte[] body) {
    this.key = key;
    this.head = head;
    this.body = body;
  }

  /** What the head holds behind the key. */
  record Head(LogSource source, @Nullable String requestId, List<Origin> origins) {
    Head {
      if (origins.isEmpty()) {
        throw new IllegalArgumentException("evidence without an origin");
      }
      origins = new TreeSet<>(origins).stream().limit(Evidence.ORIGIN_LIMIT).toList();
    }
  }

  /**
   * What the body holds.
   *
   * @param facts null where the text tells them
   */
  record Body(@Nullable EventFacts facts, String raw, int rawLength) {}

  static EventCopy of(EvidenceKey key, Head head, Body body) {
    BinaryBuffer form = new BinaryBuffer();
    EvidenceForm.addHead(key, head, form);
    byte[] headForm = form.toBytes();
    EvidenceForm.addBody(body, form.clear());
    return new EventCopy(key, headForm, form.toBytes());
  }

  EvidenceKey key() {
    return key;
  }

  Head head() {
    return EvidenceForm.head(head);
  }

  Body body() {
    return EvidenceForm.body(body);
  }

  /** This, read in all of these places. */
  EventCopy in(List<Origin> origins) {
    Head known = head();
    BinaryBuffer form = new BinaryBuffer();
    EvidenceForm.addHead(key, new Head(known.source(), known.requestId(), origins), form);
    return new EventCopy(key, form.toBytes(), body);
  }

  /** How many bytes it takes. */
  public int size() {
    return head.length + body.length;
  }

  void writeHead(DataOutput out) throws IOException {
    out.write(head);
  }

  void writeBody(DataOutput out) throws IOException {
    out.write(body);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof EventCopy that
            && Arrays.equals(head, that.head)
            && Arrays.equals(body, that.body));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(head);
  }

  @Override
  public String toString() {
    return key + " " + head() + " " + body();
  }
}
