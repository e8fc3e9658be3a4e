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
 * @param parts the fields that tell finer groups apart, from the outside in
 * @param values the fields that are read
 * @param reading as what
 * @param label the field that tells events of a group apart; null for a correlator without labels
 * @param copied what the evidence shows beside the fields that matched, by the name it has there
 */
record Feed(
    Correlator correlator,
    int leaf,
    List<FieldPath> group,
    List<List<FieldPath>> parts,
    List<FieldPath> values,
    Reading reading,
    @Nullable FieldPath label,
    Map<String, FieldPath> copied) {
  Feed {
    group = List.copyOf(group);
    parts = List.copyOf(parts);
    values = List.copyOf(values);
  }

  /** What of an event is observed beside that it happened. */
  enum Reading {
    NOTHING,
    /** Which value; of several fields each combination, and an observation for each. */
    VALUE,
    /** A number of at least zero; an event without one is no observation, nor is a negative one. */
    AMOUNT,
    /** A number; an event without one is no observation. */
    NUMBER
  }
}
