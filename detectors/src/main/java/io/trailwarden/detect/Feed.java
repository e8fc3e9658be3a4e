package io.trailwarden.detect;

import io.trailwarden.event.FieldPath;
import io.trailwarden.state.Correlator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule's match is an observation of a correlator.
 *
 * @param leaf of the correlator
 * @param group the fields of the event that tell groups apart, in the correlator's order
 * @param label the field that tells events of a group apart; null for a correlator without labels
 * @param copied what the evidence shows beside the fields that matched, by the name it has there
 */
record Feed(
    Correlator correlator,
    int leaf,
    List<FieldPath> group,
    @Nullable FieldPath label,
    Map<String, FieldPath> copied) {
  Feed {
    group = List.copyOf(group);
  }
}
