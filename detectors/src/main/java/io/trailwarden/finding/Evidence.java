package io.trailwarden.finding;

import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One event that a detection rests on, copied out of the reader's buffer. Two readings of the same
 * event (a copy in another file, or in Kinesis) merge into one: origins and fields are united, the
 * smallest {@value #ORIGIN_LIMIT} origins kept, and the rest is taken from the reading with the
 * smallest first origin. Unions and a minimum: order and repetition change nothing.
 *
 * @param key time and id of the event
 * @param origins sorted, at least one
 * @param fields the fields that the rule matched or its message asks for, with their values as text
 * @param raw the event's text, at most {@link #RAW_LIMIT} bytes of it
 * @param rawLength the event's whole length in bytes
 */
public record Evidence(
    EvidenceKey key,
    LogSource source,
    @Nullable String requestId,
    List<Origin> origins,
    Map<String, List<String>> fields,
    EventFacts facts,
    String raw,
    int rawLength) {
  public static final int ORIGIN_LIMIT = 8;
  public static final int RAW_LIMIT = 32 * 1024;

  public Evidence {
    if (origins.isEmpty()) {
      throw new IllegalArgumentException("evidence without an origin: " + key);
    }
    origins = new TreeSet<>(origins).stream().limit(ORIGIN_LIMIT).toList();
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /**
   * Both readings as one.
   *
   * @throws IllegalArgumentException when they are of different events
   */
  public Evidence merge(Evidence other) {
    if (!key.equals(other.key)) {
      throw new IllegalArgumentException(key + " is not " + other.key);
    }
    if (equals(other)) {
      return this;
    }
    Evidence first = READING.compare(this, other) <= 0 ? this : other;
    TreeSet<Origin> allOrigins = new TreeSet<>(origins);
    allOrigins.addAll(other.origins);
    TreeMap<String, List<String>> allFields = new TreeMap<>(fields);
    other.fields.forEach((name, values) -> allFields.merge(name, values, Evidence::smaller));
    return new Evidence(
        key,
        first.source,
        first.requestId,
        List.copyOf(allOrigins),
        allFields,
        first.facts,
        first.raw,
        first.rawLength);
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
      Comparator.comparing((Evidence e) -> e.origins.get(0))
          .thenComparing(Evidence::raw)
          .thenComparingInt(Evidence::rawLength)
          .thenComparing(Evidence::source)
          .thenComparing(Evidence::requestId, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(e -> e.facts.toString());
}
