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

  /** The head, and behind it the body. */
  private final byte[] form;

  private final int bodyAt;

  /**
   * A copy of its parts.
   *
   * @param form head and body
   * @param bodyAt how long the head is
   */
  EventCopy(EvidenceKey key, byte[] form, int bodyAt) {
    this.key = key;
    this.form = form;
    this.bodyAt = bodyAt;
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
    BinaryBuffer into = new BinaryBuffer();
    EvidenceForm.addHead(key, head, into);
    int bodyAt = into.length();
    EvidenceForm.addBody(body, into);
    return new EventCopy(key, into.toBytes(), bodyAt);
  }

  EvidenceKey key() {
    return key;
  }

  Head head() {
    return EvidenceForm.head(form);
  }

  Body body() {
    return EvidenceForm.body(form, bodyAt);
  }

  /** This, read in all of these places. */
  EventCopy in(List<Origin> origins) {
    Head known = head();
    BinaryBuffer into = new BinaryBuffer();
    EvidenceForm.addHead(key, new Head(known.source(), known.requestId(), origins), into);
    int otherBodyAt = into.length();
    into.addBytes(form, bodyAt, form.length - bodyAt);
    return new EventCopy(key, into.toBytes(), otherBodyAt);
  }

  /** How many bytes it takes. */
  public int size() {
    return form.length;
  }

  void writeHead(DataOutput out) throws IOException {
    out.write(form, 0, bodyAt);
  }

  void writeBody(DataOutput out) throws IOException {
    out.write(form, bodyAt, form.length - bodyAt);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof EventCopy that
            && bodyAt == that.bodyAt
            && Arrays.equals(form, that.form));
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return key + " " + head() + " " + body();
  }
}
