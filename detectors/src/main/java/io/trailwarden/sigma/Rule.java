package io.trailwarden.sigma;

import io.trailwarden.event.LogSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Sigma rule over single events of one kind of log.
 *
 * @param detections by search identifier, in the file's order; every name that the condition uses
 *     is there
 * @param location where its document begins
 */
public record Rule(
    Metadata metadata,
    LogSource logSource,
    Map<String, Detection> detections,
    Condition condition,
    Location location) {
  public Rule {
    detections = Collections.unmodifiableMap(new LinkedHashMap<>(detections));
  }

  /** The detector's id. */
  public String name() {
    return metadata.name();
  }
}
