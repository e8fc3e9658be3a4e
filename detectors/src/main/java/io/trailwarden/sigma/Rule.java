package io.trailwarden.sigma;

import io.trailwarden.event.LogSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Sigma rule over single events of one kind of log.
 *
 * @param detections by search identifier, in the file's order, then those of its filters as {@code
 *     FILTER/identifier}; every name that the condition uses is there
 * @param condition with the conditions of its filters
 * @param filters what narrows the rule, in the order of the files
 * @param location where its document begins
 */
public record Rule(
    Metadata metadata,
    LogSource logSource,
    Map<String, Detection> detections,
    Condition condition,
    List<Filter> filters,
    Location location) {
  public Rule {
    filters = List.copyOf(filters);
    detections = Collections.unmodifiableMap(new LinkedHashMap<>(detections));
  }

  /** The detector's id. */
  public String name() {
    return metadata.name();
  }

  /**
   * A Sigma filter that was applied to a rule: an event must satisfy its condition too.
   *
   * @param name its {@code name}, else its file's, with {@code #n} where that is not the first
   *     document
   * @param location where its document begins
   */
  public record Filter(String name, String title, Location location) {}
}
