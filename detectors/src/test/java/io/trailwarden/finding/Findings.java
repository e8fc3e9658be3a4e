package io.trailwarden.finding;

import io.trailwarden.event.LogSource;
import io.trailwarden.event.Origin;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Evidence for tests. */
public final class Findings {
  private Findings() {}

  public static final EventFacts NO_FACTS =
      new EventFacts(
          null, null, null, null, null, null, null, null, null, null, null, null, null, List.of());

  /** An event of which only time (epoch seconds), id and file matter. */
  public static Evidence event(long second, String id, String file) {
    return event(second, id, file, Map.of("eventName", List.of("Op" + second)));
  }

  public static Evidence event(
      long second, String id, String file, Map<String, List<String>> fields) {
    return new Evidence(
        new EvidenceKey(second * 1000, id),
        LogSource.CLOUDTRAIL,
        null,
        List.of(new Origin.LogFile("s3://logs", file, second * 1000)),
        new TreeMap<>(fields),
        NO_FACTS,
        "{\"eventID\":\"" + id + "\"}",
        id.length() + 14);
  }
}
