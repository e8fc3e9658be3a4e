package io.trailwarden.detect;

import io.trailwarden.event.FieldPath;
import io.trailwarden.sigma.Rule;
import io.trailwarden.state.Correlator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A detector that Sigma can't say. What it asks of single events is a Sigma rule all the same, so
 * that those questions are compiled, indexed and asked with all others; only what follows from
 * several events is Java.
 *
 * @param correlator its {@link Correlator#detector()} is the detector's id
 */
record JavaDetector(Correlator correlator, List<Watched> watched) {
  JavaDetector {
    watched = List.copyOf(watched);
  }

  String id() {
    return correlator.detector();
  }

  /**
   * Events that it observes.
   *
   * @param rule which events; its name is the detector's and what they do
   * @param leaf of the correlator
   * @param group fields whose values tell groups apart
   * @param label field that tells events of a group apart; an event without it is not observed
   */
  record Watched(Rule rule, int leaf, List<FieldPath> group, @Nullable FieldPath label) {
    Watched {
      group = List.copyOf(group);
    }
  }
}
