package io.trailwarden.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailwarden.test.parts.OpenSearchNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Alerts that tests found in OpenSearch. */
final class Alerts {
  private Alerts() {}

  /**
   * All alerts of the indices, by id, without what depends on how the events came in: where they
   * were read, in which mode, and what can be said of the files.
   */
  static SortedMap<String, JsonNode> in(OpenSearchNode node, String indices) {
    SortedMap<String, JsonNode> alerts = new TreeMap<>();
    node.queries()
        .documents(indices)
        .forEach(
            (place, document) -> {
              String id = place.substring(place.indexOf('/') + 1);
              if (alerts.put(id, withoutOrigin(document)) != null) {
                throw new IllegalStateException("alert " + id + " is there twice");
              }
            });
    return alerts;
  }

  static JsonNode withoutOrigin(JsonNode document) {
    ObjectNode copy = document.deepCopy();
    ObjectNode ours = (ObjectNode) copy.get("trailwarden");
    ours.remove("mode");
    ours.remove("investigation");
    ours.remove("integrity");
    ours.get("evidence").forEach(event -> ((ObjectNode) event).remove("origins"));
    return copy;
  }

  /** How many alerts there are of which detector. */
  static SortedMap<String, Integer> byDetector(Map<String, JsonNode> alerts) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    alerts
        .values()
        .forEach(
            alert -> counts.merge(alert.at("/trailwarden/detector").asText(), 1, Integer::sum));
    return counts;
  }
}
