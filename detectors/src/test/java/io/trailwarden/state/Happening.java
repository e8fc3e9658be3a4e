package io.trailwarden.state;

import io.trailwarden.finding.Digest;
import io.trailwarden.finding.EventIds;
import io.trailwarden.finding.Evidence;
import io.trailwarden.finding.EvidenceKey;
import io.trailwarden.finding.Findings;
import java.util.List;
import java.util.Map;

/** One event as a correlator sees it. Its label is its value too, and its id its number. */
record Happening(int leaf, long second, int id, String label, int file) {
  EvidenceKey key() {
    return evidence().key();
  }

  Evidence evidence() {
    return Findings.event(
        second, "e" + leaf + "-" + id, "file" + file, Map.of("leaf", List.of("" + leaf)));
  }

  /**
   * @param parts as {@link CellKey#parts}
   */
  void observe(PartialBuffer buffer, Correlator correlator, List<String> parts) {
    EvidenceKey key = key();
    buffer.add(
        correlator,
        new GroupValues(List.of("g")),
        leaf,
        parts,
        new Observation(
            key, EventIds.hash(key), label, Digest.number(List.of(label)), id, this::evidence));
  }
}
