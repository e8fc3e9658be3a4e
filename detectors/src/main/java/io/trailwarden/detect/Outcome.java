package io.trailwarden.detect;

import io.trailwarden.event.FieldPath;
import java.util.List;
import java.util.Map;

/**
 * What follows when an event matches a rule.
 *
 * @param detector the rule's name
 * @param fires whether the match is a detection
 * @param copied what the evidence of that shows beside the fields that matched, by its name there
 * @param feeds whom it is an observation of
 */
record Outcome(String detector, boolean fires, Map<String, FieldPath> copied, List<Feed> feeds) {
  Outcome {
    feeds = List.copyOf(feeds);
  }
}
