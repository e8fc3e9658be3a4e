package io.trailwarden.state;

import io.trailwarden.finding.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Observations of one group on their way to its state: what crosses the network. Merged before it
 * leaves, since state and what is added to it are of one kind.
 *
 * @param detector the detector's id
 * @param structure {@link Correlator#structure()} of the detector that observed
 * @param group the group-by values, in the detector's order
 * @param cells what was observed, by leaf and bucket
 */
public record Partial(
    String detector, String structure, List<String> group, SortedMap<CellKey, LeafState> cells) {
  public Partial {
    group = List.copyOf(group);
    cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
  }

  /** What its state is kept under: 32 hex digits over detector, structure and group. */
  public String key() {
    List<String> parts = new ArrayList<>(group.size() + 2);
    parts.add(detector);
    parts.add(structure);
    parts.addAll(group);
    return Digest.id(parts);
  }
}
