package io.trailwarden.finding;

import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One event that a detection rests on, copied out of the reader's buffer. Two readings of the same
 * event (a copy in another file, or in Kinesis) merge into one: origins and fields are united, the
 * smallest {@value #ORIGIN_LIMIT} origins kept, and the rest is taken from the reading with the
 * smallest first origin. Unions and a minimum: order and repetition change nothing. Immutable; kept
 * in its binary form, so that each question takes it apart.
 */
public final class Evidence {
  public static final int ORIGIN_LIMIT = 8;
  public static final int RAW_LIMIT = 32 * 1024;

  private final EventCopy event;
  private final byte[] fields;

  Evidence(EventCopy event, byte[] fields) {
    this.event = event;
    this.fields = fields;
  }

  /**
   * Evidence of a copy.
   *
   * @param fields what it shows of the event, in the form that {@link EvidenceForm} has
   */
  public Evidence(EventCopy event, BinaryBuffer fields) {
    this(event, fields.toBytes());
  }

  /**
   * Evidence of its parts.
   *
   * @param key time and id of the event
   * @param origins at least one
   * @param fields the fields that the rule matched or its message asks for, with their values
   * @param raw the event's text, at most {@link #RAW_LIMIT} bytes of it
   * @param rawLength the event's whole length in bytes
   */
  public Evidence(
      EvidenceKey key,
      LogSource source,
      @Nullable String requestId,
      List<Origin> origins,
      Map<String, List<String>> fields,
      EventFacts facts,
      String raw,
      int rawLength) {
    this(
        EventCopy.of(
            key,
            new EventCopy.Head(source, requestId, origins),
            new EventCopy.Body(facts, raw, rawLength)),
        EvidenceForm.fields(new TreeMap<>(fields)));
  }

  /** Time and id of the event. */
  public EvidenceKey key() {
    return event.key();
  }

  /** The event, which other evidence may share. */
  public EventCopy event() {
    return event;
  }

  public LogSource source() {
    return event.head().source();
  }

  public @Nullable String requestId() {
    return event.head().requestId();
  }

  /** Sorted, at least one. */
  public List<Origin> origins() {
    return event.head().origins();
  }

  /** The fields that the rule matched or its message asks for, with their values as text. */
  public Map<String, List<String>> fields() {
    return EvidenceForm.fields(fields);
  }

  /**
   * What was read of the event before it was copied; null where its text is whole and tells that to
   * whoever asks: few copies are ever asked.
   */
  public @Nullable EventFacts facts() {
    return event.body().facts();
  }

  /** The event's text, at most {@link #RAW_LIMIT} bytes of it. */
  public String raw() {
    return event.body().raw();
  }

  /** The event's whole length in bytes. */
  public int rawLength() {
    return event.body().rawLength();
  }

  /** How many bytes it takes beside the {@link #event}. */
  public int ownSize() {
    return fields.length;
  }

  /**
   * Both readings as one.
   *
   * @throws IllegalArgumentException when they are of different events
   */
  public Evidence merge(Evidence other) {
    if (!key().equals(other.key())) {
      throw new IllegalArgumentException(key() + " is not " + other.key());
    }
    if (equals(other)) {
      return this;
    }
    Evidence first = READING.compare(this, other) <= 0 ? this : other;
    List<Origin> allOrigins = new ArrayList<>(origins());
    allOrigins.addAll(other.origins());
    TreeMap<String, List<String>> allFields = new TreeMap<>(fields());
    other.fields().forEach((name, values) -> allFields.merge(name, values, Evidence::smaller));
    return new Evidence(first.event.in(allOrigins), EvidenceForm.fields(allFields));
  }

  /**
   * Two rules ask one event for different fields, so these are united. Their values can differ only
   * where somebody wrote two events under one id.
   */
  private static List<String> smaller(List<String> some, List<String> others) {
    return LISTS.compare(some, others) <= 0 ? some : others;
  }

  private static final Comparator<List<String>> LISTS =
      Comparator.<List<String>>comparingInt(List::size).thenComparing(List::toString);

  /** By first origin; the rest decides only between different events under one id in one file. */
  private static final Comparator<Evidence> READING =
      Comparator.comparing((Evidence e) -> e.origins().get(0))
          .thenComparing(Evidence::raw)
          .thenComparingInt(Evidence::rawLength)
          .thenComparing(Evidence::source)
          .thenComparing(Evidence::requestId, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(e -> String.valueOf(e.facts()));

  void write(DataOutput out) throws IOException {
    event.writeHead(out);
    out.write(fields);
    event.writeBody(out);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Evidence that
            && Arrays.equals(fields, that.fields)
            && event.equals(that.event));
  }

  @Override
  public int hashCode() {
    return 31 * event.hashCode() + Arrays.hashCode(fields);
  }

  @Override
  public String toString() {
    return event + " " + fields();
  }
}
